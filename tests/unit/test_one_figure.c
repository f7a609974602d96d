#include "harness.h"

int main(void) {
    return run_suite(suite_create("one_figure"));
}
