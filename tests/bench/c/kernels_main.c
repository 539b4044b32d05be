/* Usage: bench-kernels, and then lines on standard input:
 *     list         → one line of JSON for everything there is, with its "index"; then an empty line
 *     run I TIMES  → seconds */
#include "clock.h" /* first: it says which functions time.h declares */
#include "kernels.h"

#include <stdio.h>
#include <string.h>

static void list(void) {
    for (int i = 0; i < bench_count(); i++) {
        const char *text = bench_describe(i);
        if (text) printf("{\"index\": %d, %s\n", i, text + 1);
    }
    printf("\n");
}

int main(void) {
    char line[128];
    if (!bench_prepare()) {
        fprintf(stderr, "not enough memory\n");
        return 1;
    }
    while (fgets(line, sizeof line, stdin)) {
        int index = 0, times = 0;
        if (strcmp(line, "list\n") == 0) {
            list();
        } else if (sscanf(line, "run %d %d", &index, &times) == 2 && index >= 0 && index < bench_count() &&
                   bench_describe(index)) {
            const double start = seconds_now();
            bench_run(index, times);
            printf("%.9f\n", seconds_now() - start);
        } else {
            fprintf(stderr, "what is: %s", line);
            return 2;
        }
        fflush(stdout);
    }
    return 0;
}
