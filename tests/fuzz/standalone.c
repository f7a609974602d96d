/* Runs a fuzz target on every file of a folder, without libFuzzer: the corpus as
 * a regression test. TAP on standard output. */
#define _POSIX_C_SOURCE 200809L

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a folder, sorted; exits on failure, this is a test program. */
static char **list(const char *folder, size_t *count) {
    DIR *directory = opendir(folder);
    char **names = NULL;
    *count = 0;
    if (directory == NULL) {
        printf("Bail out! cannot open %s\n", folder);
        exit(1);
    }
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        names = realloc(names, (*count + 1) * sizeof *names);
        char *name = malloc(strlen(folder) + strlen(entry->d_name) + 2);
        if (names == NULL || name == NULL)
            exit(1);
        sprintf(name, "%s/%s", folder, entry->d_name);
        names[(*count)++] = name;
    }
    closedir(directory);
    if (*count > 0)
        qsort(names, *count, sizeof *names, by_name);
    return names;
}

static int run_file(const char *name) {
    FILE *file = fopen(name, "rb");
    if (file == NULL)
        return 0;
    size_t size = 0, capacity = 1 << 16;
    uint8_t *data = malloc(capacity);
    for (size_t got; data != NULL && (got = fread(data + size, 1, capacity - size, file)) > 0;) {
        size += got;
        if (size == capacity)
            data = realloc(data, capacity *= 2);
    }
    fclose(file);
    if (data == NULL)
        return 0;
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    return 1;
}

int main(int argc, char **argv) {
    if (argc != 2)
        return 1;
    size_t count;
    char **names = list(argv[1], &count);
    /* A crash ends the program early, which TAP counts as a failure. */
    printf("1..%zu\n", count);
    for (size_t i = 0; i < count; i++) {
        int done = run_file(names[i]);
        printf("%s %zu - %s\n", done ? "ok" : "not ok", i + 1, strrchr(names[i], '/') + 1);
        fflush(stdout);
        free(names[i]);
    }
    free(names);
    return 0;
}
