-- Counts signals; answers which patterns became coordinated and which keys failed too many challenges.
-- KEYS: 1 prefix of all keys
-- ARGV: kind, key and value of each signal in turn
local prefix = KEYS[1]
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
local stamp = string.format('%d', now)
local MINUTE = 60000
local news = {}

local function remember(list, max, age)
  redis.call('RPUSH', list, stamp)
  redis.call('LTRIM', list, -max, -1)
  redis.call('PEXPIRE', list, age)
  local head = redis.call('LINDEX', list, 0)
  while head and tonumber(head) <= now - age do
    redis.call('LPOP', list)
    head = redis.call('LINDEX', list, 0)
  end
  return redis.call('LLEN', list)
end

for i = 1, #ARGV, 3 do
  local kind, key, value = ARGV[i], prefix .. ARGV[i + 1], ARGV[i + 2]
  if kind == 'failure' then
    remember(key .. ':f', 16, 10 * MINUTE)
  elseif kind == 'missing' then
    redis.call('ZADD', key .. ':m', now, value)
    redis.call('ZREMRANGEBYRANK', key .. ':m', 0, -129)
    redis.call('PEXPIRE', key .. ':m', 5 * MINUTE)
  elseif kind == 'narrow' then
    local shape, one = string.match(value, '^(%S+) (%S+)$')
    local values = key .. ':n:' .. shape
    redis.call('ZADD', values, now, one)
    redis.call('ZREMRANGEBYRANK', values, 0, -129)
    redis.call('PEXPIRE', values, 5 * MINUTE)
    redis.call('ZADD', key .. ':n', now, shape)
    redis.call('PEXPIRE', key .. ':n', 5 * MINUTE)
    for _, old in ipairs(redis.call('ZRANGE', key .. ':n', 0, -17)) do
      redis.call('DEL', key .. ':n:' .. old)
      redis.call('ZREM', key .. ':n', old)
    end
  elseif kind == 'shared' then
    redis.call('SET', key .. ':s', '1', 'PX', 24 * 60 * MINUTE)
  elseif kind == 'solved' then
    redis.call('SET', key .. ':c', '1', 'PX', 60 * MINUTE)
  elseif kind == 'denied' then
    redis.call('SET', key .. ':d', '1', 'PX', 15 * MINUTE)
  elseif kind == 'charged' then
    for _ = 1, tonumber(value) do
      redis.call('RPUSH', key .. ':r', stamp)
    end
    redis.call('PEXPIRE', key .. ':r', MINUTE)
  elseif kind == 'unsolved' then
    if remember(key .. ':x', 16, 10 * MINUTE) >= 3 then
      news[#news + 1] = 'unsolved ' .. ARGV[i + 1]
    end
  elseif kind == 'refused' then
    local pattern = prefix .. 'pattern:' .. value
    redis.call('ZADD', pattern, now, ARGV[i + 1])
    redis.call('ZREMRANGEBYSCORE', pattern, '-inf', now - 5 * MINUTE)
    redis.call('ZREMRANGEBYRANK', pattern, 0, -1025)
    redis.call('PEXPIRE', pattern, 5 * MINUTE)
    if redis.call('ZCARD', pattern) >= 50
        and redis.call('SET', prefix .. 'flag:' .. value, '1', 'NX', 'PX', 60 * MINUTE) then
      news[#news + 1] = 'coordinated ' .. value
    end
  elseif kind == 'cleared' then
    for _, shape in ipairs(redis.call('ZRANGE', key .. ':n', 0, -1)) do
      redis.call('DEL', key .. ':n:' .. shape)
    end
    for _, suffix in ipairs({ 'r', 'w', 'v', 'p', 'u', 'f', 'm', 'n', 'c', 'd', 'x' }) do
      redis.call('DEL', key .. ':' .. suffix)
    end
  end
end
return table.concat(news, '\n')
