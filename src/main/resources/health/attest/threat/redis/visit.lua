-- Counts one request and answers how its key stands. Time is the server's, so instances need not agree on theirs.
-- KEYS: 1 who is limited, 2 its address, 3 since when this memory lasts
-- ARGV: 1 limit, 2 whether authenticated, 3 route template, 4 digest of the user agent, 5 whether over the limit already
local key, address = KEYS[1], KEYS[2]
local limit = tonumber(ARGV[1])
local authenticated = ARGV[2] == '1'
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
local stamp = string.format('%d', now)
local MINUTE = 60000

local function forget(list, oldest)
  local head = redis.call('LINDEX', list, 0)
  while head and tonumber(head) <= oldest do
    redis.call('LPOP', list)
    head = redis.call('LINDEX', list, 0)
  end
end

local function size(list, age)
  forget(list, now - age)
  return redis.call('LLEN', list)
end

local function remember(list, max, age)
  redis.call('RPUSH', list, stamp)
  redis.call('LTRIM', list, -max, -1)
  redis.call('PEXPIRE', list, age)
end

local admitted = size(key .. ':r', MINUTE)
local within = ARGV[5] ~= '1' and admitted < limit
if within then
  redis.call('RPUSH', key .. ':r', stamp)
  redis.call('PEXPIRE', key .. ':r', MINUTE)
  admitted = admitted + 1
else
  remember(key .. ':w', math.max(16, 2 * limit), MINUTE)
  remember(key .. ':v', 16, 10 * MINUTE)
end
local retryAfter = 0
if not within then
  local oldest = redis.call('LINDEX', key .. ':r', 0)
  retryAfter = oldest and math.max(1, math.ceil((tonumber(oldest) + MINUTE - now) / 1000)) or 1
end

local routes = {}
local agents = 0
if not authenticated and ARGV[3] ~= '' then
  redis.call('RPUSH', key .. ':p', stamp .. '|' .. ARGV[3])
  redis.call('LTRIM', key .. ':p', -20, -1)
  redis.call('PEXPIRE', key .. ':p', 5 * MINUTE)
  for _, seen in ipairs(redis.call('LRANGE', key .. ':p', 0, -1)) do
    local at, route = string.match(seen, '^(%d+)|(.*)$')
    if tonumber(at) > now - 5 * MINUTE then
      routes[#routes + 1] = route
    end
  end
  if ARGV[4] ~= '' then
    redis.call('ZADD', key .. ':u', now, ARGV[4])
    redis.call('ZREMRANGEBYRANK', key .. ':u', 0, -17)
    redis.call('PEXPIRE', key .. ':u', 5 * MINUTE)
  end
  redis.call('ZREMRANGEBYSCORE', key .. ':u', '-inf', now - 5 * MINUTE)
  agents = redis.call('ZCARD', key .. ':u')
end

redis.call('ZREMRANGEBYSCORE', key .. ':m', '-inf', now - 5 * MINUTE)
local narrow = 0
for _, shape in ipairs(redis.call('ZRANGEBYSCORE', key .. ':n', string.format('(%d', now - 5 * MINUTE), '+inf')) do
  redis.call('ZREMRANGEBYSCORE', key .. ':n:' .. shape, '-inf', now - 5 * MINUTE)
  narrow = math.max(narrow, redis.call('ZCARD', key .. ':n:' .. shape))
end

local epoch = redis.call('GET', KEYS[3])
if not epoch then
  redis.call('SET', KEYS[3], stamp)
  epoch = stamp
end

if authenticated then
  redis.call('SET', address .. ':s', '1', 'PX', 24 * 60 * MINUTE)
end

return table.concat({
  within and 1 or 0,
  math.max(0, limit - admitted),
  retryAfter,
  admitted + size(key .. ':w', MINUTE),
  size(key .. ':v', 10 * MINUTE),
  agents,
  size(key .. ':f', 10 * MINUTE),
  redis.call('ZCARD', key .. ':m'),
  narrow,
  redis.call('EXISTS', address .. ':s'),
  redis.call('EXISTS', key .. ':c'),
  redis.call('EXISTS', key .. ':d'),
  now - tonumber(epoch) >= MINUTE and 1 or 0,
  table.concat(routes, '\n')
}, '\t')
