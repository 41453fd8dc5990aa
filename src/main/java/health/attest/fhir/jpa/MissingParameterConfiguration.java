package health.attest.fhir.jpa;

import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.search.builder.QueryStack;
import ca.uhn.fhir.jpa.search.builder.models.MissingQueryParameterPredicateParams;
import ca.uhn.fhir.jpa.search.builder.predicate.CoordsPredicateBuilder;
import ca.uhn.fhir.jpa.search.builder.predicate.DatePredicateBuilder;
import ca.uhn.fhir.jpa.search.builder.predicate.NumberPredicateBuilder;
import ca.uhn.fhir.jpa.search.builder.predicate.QuantityNormalizedPredicateBuilder;
import ca.uhn.fhir.jpa.search.builder.predicate.QuantityPredicateBuilder;
import ca.uhn.fhir.jpa.search.builder.predicate.ResourceLinkPredicateBuilder;
import ca.uhn.fhir.jpa.search.builder.predicate.StringPredicateBuilder;
import ca.uhn.fhir.jpa.search.builder.predicate.TokenPredicateBuilder;
import ca.uhn.fhir.jpa.search.builder.predicate.UriPredicateBuilder;
import ca.uhn.fhir.jpa.search.builder.sql.SearchQueryBuilder;
import com.healthmarketscience.sqlbuilder.Condition;
import java.util.function.Function;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;

/**
 * Searches with {@code :missing} in a partitioned store. HAPI 8.8.0 looks for the index row in a subquery but puts the
 * partition of that row outside of it, where no such table is (hapi-fhir issue 7491), so each such search failed. Here
 * the partition is asked of the resource itself: the keys of resources are unique over all partitions, so an index row
 * of the same key is of the same partition.
 */
@Configuration(proxyBeanMethods = false)
class MissingParameterConfiguration {

    private static Condition withinPartition(
            MissingQueryParameterPredicateParams asked,
            Function<MissingQueryParameterPredicateParams, Condition> predicate) {
        MissingQueryParameterPredicateParams anywhere = new MissingQueryParameterPredicateParams(
                asked.getResourceTablePredicateBuilder(),
                asked.isMissing(),
                asked.getParamName(),
                RequestPartitionId.allPartitions());
        return asked.getResourceTablePredicateBuilder()
                .combineWithRequestPartitionIdPredicate(asked.getRequestPartitionId(), predicate.apply(anywhere));
    }

    @Bean
    @Primary
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    CoordsPredicateBuilder coordsPredicates(SearchQueryBuilder query) {
        return new CoordsPredicateBuilder(query) {
            @Override
            public Condition createPredicateParamMissingValue(MissingQueryParameterPredicateParams asked) {
                return withinPartition(asked, super::createPredicateParamMissingValue);
            }
        };
    }

    @Bean
    @Primary
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    DatePredicateBuilder datePredicates(SearchQueryBuilder query) {
        return new DatePredicateBuilder(query) {
            @Override
            public Condition createPredicateParamMissingValue(MissingQueryParameterPredicateParams asked) {
                return withinPartition(asked, super::createPredicateParamMissingValue);
            }
        };
    }

    @Bean
    @Primary
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    NumberPredicateBuilder numberPredicates(SearchQueryBuilder query) {
        return new NumberPredicateBuilder(query) {
            @Override
            public Condition createPredicateParamMissingValue(MissingQueryParameterPredicateParams asked) {
                return withinPartition(asked, super::createPredicateParamMissingValue);
            }
        };
    }

    @Bean
    @Primary
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    QuantityPredicateBuilder quantityPredicates(SearchQueryBuilder query) {
        return new QuantityPredicateBuilder(query) {
            @Override
            public Condition createPredicateParamMissingValue(MissingQueryParameterPredicateParams asked) {
                return withinPartition(asked, super::createPredicateParamMissingValue);
            }
        };
    }

    @Bean
    @Primary
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    QuantityNormalizedPredicateBuilder quantityNormalizedPredicates(SearchQueryBuilder query) {
        return new QuantityNormalizedPredicateBuilder(query) {
            @Override
            public Condition createPredicateParamMissingValue(MissingQueryParameterPredicateParams asked) {
                return withinPartition(asked, super::createPredicateParamMissingValue);
            }
        };
    }

    @Bean
    @Primary
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    StringPredicateBuilder stringPredicates(SearchQueryBuilder query) {
        return new StringPredicateBuilder(query) {
            @Override
            public Condition createPredicateParamMissingValue(MissingQueryParameterPredicateParams asked) {
                return withinPartition(asked, super::createPredicateParamMissingValue);
            }
        };
    }

    @Bean
    @Primary
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    TokenPredicateBuilder tokenPredicates(SearchQueryBuilder query) {
        return new TokenPredicateBuilder(query) {
            @Override
            public Condition createPredicateParamMissingValue(MissingQueryParameterPredicateParams asked) {
                return withinPartition(asked, super::createPredicateParamMissingValue);
            }
        };
    }

    @Bean
    @Primary
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    UriPredicateBuilder uriPredicates(SearchQueryBuilder query) {
        return new UriPredicateBuilder(query) {
            @Override
            public Condition createPredicateParamMissingValue(MissingQueryParameterPredicateParams asked) {
                return withinPartition(asked, super::createPredicateParamMissingValue);
            }
        };
    }

    @Bean
    @Primary
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    ResourceLinkPredicateBuilder resourceLinkPredicates(QueryStack stack, SearchQueryBuilder query) {
        return new ResourceLinkPredicateBuilder(stack, query) {
            @Override
            public Condition createPredicateParamMissingValue(MissingQueryParameterPredicateParams asked) {
                return withinPartition(asked, super::createPredicateParamMissingValue);
            }
        };
    }
}
