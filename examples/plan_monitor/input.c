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

static bool load_file(const struct arguments *arguments, const soekpi_catalogue *catalogue,
                      struct data_file *file) {
    struct content text = {NULL, 0};
    soekpi_error error = {0};
    if (!read_whole(file->path, &text))
        return refuse_file(file->path);
    file->table = soekpi_table_parse_csv(catalogue, text.text, text.length, &arguments->reading, &error);
    free(text.text);
    file->reading.size = sizeof file->reading;
    if (file->table == NULL)
        return refuse_text(file->path, &error);
    return soekpi_table_reading(file->table, &file->reading) == SOEKPI_OK;
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

/* Base names where they differ, paths where they do not. */
static void name_files(struct monitor *out, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct data_file *file = &out->files[i];
        file->name = base_name(file->path);
        for (size_t k = 0; k < count; k++)
            if (k != i && strcmp(base_name(out->files[k].path), base_name(file->path)) == 0)
                file->name = file->path;
        if (strcmp(file->path, "-") == 0)
            file->name = choose(out->language, "(标准输入)", "(standard input)");
    }
}

/* The period of rows that have none: the one that is judged. */
static char *undated_period(const struct monitor *monitor) {
    if (monitor->arguments->period != NULL)
        return text_copy(monitor->arguments->period);
    return monitor->plan_info.period != 0 ? period_key(monitor->plan_info.period) : NULL;
}

static bool join_tables(struct monitor *out, size_t count) {
    soekpi_error error = {0};
    const soekpi_table **tables = allocated(calloc(count, sizeof *tables));
    for (size_t i = 0; i < count; i++)
        tables[i] = out->files[i].table;
    char *period = undated_period(out);
    out->table = soekpi_table_join(tables, count, period, &error);
    free(period);
    free(tables);
    return out->table != NULL || refuse_text(out->files[0].path, &error);
}

static bool load_tables(const struct arguments *arguments, struct monitor *out) {
    size_t count = arguments->data_count;
    out->files = allocated(calloc(count, sizeof *out->files));
    for (size_t i = 0; i < count; i++)
        out->files[i].path = arguments->data[i];
    name_files(out, count);
    for (size_t i = 0; i < count; i++)
        if (!load_file(arguments, out->catalogue, &out->files[i]))
            return false;
    if (count > 1)
        return join_tables(out, count);
    out->table = out->files[0].table;
    return true;
}

bool input_load(const struct arguments *arguments, struct monitor *out) {
    *out = (struct monitor){.arguments = arguments, .language = arguments->language};
    soekpi_error error = {0};
    out->catalogue = soekpi_catalogue_create(&error);
    if (out->catalogue == NULL)
        return refuse_text("catalogue", &error);
    return load_plan(arguments, out) && load_tables(arguments, out);
}

void input_free(struct monitor *monitor) {
    if (monitor->arguments->data_count > 1)
        soekpi_table_free(monitor->table);
    for (size_t i = 0; monitor->files != NULL && i < monitor->arguments->data_count; i++)
        soekpi_table_free(monitor->files[i].table);
    free(monitor->files);
    soekpi_plan_free(monitor->plan);
    soekpi_catalogue_free(monitor->catalogue);
    free(monitor->plan_text);
}
