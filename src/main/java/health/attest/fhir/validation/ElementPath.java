package health.attest.fhir.validation;

import org.jspecify.annotations.Nullable;

/** Where a walk through a resource stands; becomes FHIRPath text only when somebody asks. */
record ElementPath(@Nullable ElementPath parent, String name, int index) {
    private static final int NO_INDEX = -1;

    static ElementPath of(String resourceType) {
        return new ElementPath(null, resourceType, NO_INDEX);
    }

    ElementPath child(String element) {
        return new ElementPath(this, element, NO_INDEX);
    }

    ElementPath child(String element, int position) {
        return new ElementPath(this, element, position);
    }

    @Override
    public String toString() {
        String step = index == NO_INDEX ? name : name + "[" + index + "]";
        return parent == null ? step : parent + "." + step;
    }
}
