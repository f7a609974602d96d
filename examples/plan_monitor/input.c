#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "words.h"

/* A file in memory, with a NUL after its end. */
struct content {
    char *text;
    size_t length;
};

/* Reads a file whole; "-" is standard input. False leaves the cause in errno. */
static bool read_whole(const char *path, struct content *out) {
    bool standard = strcmp(path, "-") == 0;
    FILE *file = standard ? stdin : fopen(path, "rb");
    if (file == NULL)
        return false;
    size_t capacity = 65536;
    *out = (struct content){allocated(malloc(capacity)), 0};
    size_t got;
    errno = 0;
    while ((got = fread(out->text + out->length, 1, capacity - out->length, file)) > 0) {
        out->length += got;
        if (out->length == capacity) {
            capacity *= 2;
            out->text = allocated(realloc(out->text, capacity));
        }
    }
    int cause = ferror(file) ? errno : 0;
    if (!standard)
        fclose(file);
    if (cause != 0) {
        free(out->text);
        errno = cause;
        return false;
    }
    out->text[out->length] = '\0';
    return true;
}

static bool refuse_file(const char *path) {
    fprintf(stderr, "plan_monitor: cannot read '%s': %s\n", path, strerror(errno));
    return false;
}

/* "file:line:column: message", as compilers write it. */
static bool refuse_text(const char *path, const soekpi_error *error) {
    fprintf(stderr, "plan_monitor: %s:", strcmp(path, "-") == 0 ? "(standard input)" : path);
    if (error->line > 0)
        fprintf(stderr, "%d:", (int)error->line);
    if (error->column > 0)
        fprintf(stderr, "%d:", (int)error->column);
    fprintf(stderr, " %s\n", error->message);
    return false;
}

/* ---- plan ---- */

/* The plan's text: a built-in one or a file. */
static bool read_plan_text(const soekpi_catalogue *catalogue, const char *name, struct content *out) {
    size_t length = 0;
    const char *text = soekpi_builtin_plan_text(name, &length);
    if (text != NULL) {
        *out = (struct content){allocated(calloc(length + 1, 1)), length};
        memcpy(out->text, text, length);
        return true;
    }
    if (read_whole(name, out))
        return true;
    if (errno != ENOENT)
        return refuse_file(name);
    /* Neither: the library knows the names that are near. */
    soekpi_error error = {0};
    soekpi_plan *plan = soekpi_plan_builtin(catalogue, name, &error);
    soekpi_plan_free(plan);
    fprintf(stderr, "plan_monitor: '%s' is no file; %s\n", name, error.message);
    return false;
}

static bool load_plan(const struct arguments *arguments, struct monitor *out) {
    struct content text = {NULL, 0};
    soekpi_error error = {0};
    const char *name = arguments->plan;
    if (!read_plan_text(out->catalogue, name, &text))
        return false;
    out->plan = soekpi_plan_parse(out->catalogue, text.text, text.length, &error);
    out->plan_text = text.text;
    out->plan_info.size = sizeof out->plan_info;
    if (out->plan == NULL)
        return refuse_text(name, &error);
    return soekpi_plan_describe(out->plan, &out->plan_info) == SOEKPI_OK;
}

/* ---- data ---- */

static soekpi_table *load_table(const struct arguments *arguments, const soekpi_catalogue *catalogue,
                                const char *path) {
    struct content text = {NULL, 0};
    soekpi_error error = {0};
    soekpi_table_options options = {
        .size = sizeof options, .encoding = arguments->encoding, .money_unit = arguments->data_unit};
    if (!read_whole(path, &text)) {
        refuse_file(path);
        return NULL;
    }
    soekpi_table *table = soekpi_table_parse_csv(catalogue, text.text, text.length, &options, &error);
    free(text.text);
    if (table == NULL)
        refuse_text(path, &error);
    return table;
}

static bool load_tables(const struct arguments *arguments, struct monitor *out) {
    soekpi_error error = {0};
    size_t count = arguments->data_count, read = 0;
    soekpi_table **tables = allocated(calloc(count, sizeof *tables));
    while (read < count &&
           (tables[read] = load_table(arguments, out->catalogue, arguments->data[read])) != NULL)
        read++;
    if (read == count && count == 1) {
        out->table = tables[0];
    } else if (read == count) {
        /* Rows without a period belong to the one that is judged. */
        char *period = arguments->period != NULL    ? text_copy(arguments->period)
                       : out->plan_info.period != 0 ? period_key(out->plan_info.period)
                                                    : NULL;
        out->table = soekpi_table_join((const soekpi_table *const *)tables, count, period, &error);
        free(period);
        if (out->table == NULL)
            refuse_text(arguments->data[0], &error);
        while (read > 0)
            soekpi_table_free(tables[--read]);
    } else {
        while (read > 0)
            soekpi_table_free(tables[--read]);
    }
    free(tables);
    return out->table != NULL;
}

bool input_load(const struct arguments *arguments, struct monitor *out) {
    *out = (struct monitor){.arguments = arguments, .language = arguments->language};
    soekpi_error error = {0};
    out->catalogue = soekpi_catalogue_create(&error);
    if (out->catalogue == NULL)
        return refuse_text("catalogue", &error);
    return load_plan(arguments, out) && load_tables(arguments, out);
}
