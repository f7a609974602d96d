/* The tables and registers. */
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "words.h"

/* ---- data ---- */

static bool is_register(const struct arguments *arguments, const struct data_file *file,
                        const struct content *text) {
    for (size_t i = 0; i < arguments->registers.count; i++)
        if (arguments->registers.words[i] == file->path)
            return true;
    return soekpi_csv_is_register(text->text, text->length, arguments->reading.encoding) != 0;
}

/* What says how tables are read says the same of registers, as far as it fits. */
static bool load_register(const struct arguments *arguments, const soekpi_catalogue *catalogue,
                          const struct content *text, struct data_file *file) {
    const soekpi_table_options *reading = &arguments->reading;
    soekpi_error error = {0};
    soekpi_register_options options = {.size = sizeof options,
                                       .encoding = reading->encoding,
                                       .money_unit = reading->money_unit,
                                       .entity = reading->entity,
                                       .complete = arguments->complete,
                                       .delimiter = reading->delimiter};
    file->records = soekpi_register_parse_csv(catalogue, text->text, text->length, &options, &error);
    file->about.size = sizeof file->about;
    if (file->records == NULL)
        return refuse_text(file->path, &error);
    return soekpi_register_describe(file->records, &file->about) == SOEKPI_OK;
}

static bool load_table(const struct arguments *arguments, const soekpi_catalogue *catalogue,
                       const struct content *text, struct data_file *file) {
    soekpi_error error = {0};
    file->table = soekpi_table_parse_csv(catalogue, text->text, text->length, &arguments->reading, &error);
    file->reading.size = sizeof file->reading;
    if (file->table == NULL)
        return refuse_text(file->path, &error);
    return soekpi_table_reading(file->table, &file->reading) == SOEKPI_OK;
}

/* Registers may hold quantities of the plan's own items, so that they are read with its names. */
static bool load_file(const struct arguments *arguments, const struct monitor *monitor,
                      struct data_file *file) {
    struct content text = {NULL, 0};
    if (!read_whole(file->path, &text))
        return refuse_file(file->path);
    bool loaded = is_register(arguments, file, &text)
                      ? load_register(arguments, soekpi_plan_catalogue(monitor->plan), &text, file)
                      : load_table(arguments, monitor->catalogue, &text, file);
    free(text.text);
    return loaded;
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

char *judged_period(const struct monitor *monitor) {
    if (monitor->arguments->period != NULL)
        return text_copy(monitor->arguments->period);
    return monitor->plan_info.period != 0 ? period_key(monitor->plan_info.period) : NULL;
}

/* One table of all: that of the only file, or a new one that the monitor owns. */
static bool join_tables(struct monitor *out, size_t count) {
    soekpi_error error = {0};
    const soekpi_table **tables = allocated(calloc(count + 1, sizeof *tables));
    const char *first = out->files[0].path;
    for (size_t i = count; i-- > 0;)
        if (out->files[i].table != NULL)
            first = out->files[i].path;
    for (size_t i = 0; i < count; i++)
        if (out->files[i].table != NULL)
            tables[out->table_count++] = out->files[i].table;
    char *period = judged_period(out); /* that of rows that have none */
    if (out->table_count == 0)
        out->own_table = soekpi_table_create(out->catalogue, 0, &error);
    else if (out->table_count > 1)
        out->own_table = soekpi_table_join(tables, out->table_count, period, &error);
    for (size_t i = 0; i < count; i++)
        if (out->files[i].table != NULL)
            out->table = out->files[i].table;
    if (out->table_count != 1)
        out->table = out->own_table;
    free(period);
    free(tables);
    return out->table != NULL || refuse_text(first, &error);
}

static void collect_registers(struct monitor *out, size_t count) {
    out->registers = allocated(calloc(count, sizeof *out->registers));
    for (size_t i = 0; i < count; i++)
        if (out->files[i].records != NULL)
            out->registers[out->register_count++] = out->files[i].records;
}

static bool load_data(const struct arguments *arguments, struct monitor *out) {
    size_t count = arguments->data_count;
    out->files = allocated(calloc(count, sizeof *out->files));
    for (size_t i = 0; i < count; i++)
        out->files[i].path = arguments->data[i];
    name_files(out, count);
    for (size_t i = 0; i < count; i++)
        if (!load_file(arguments, out, &out->files[i]))
            return false;
    collect_registers(out, count);
    return join_tables(out, count);
}

bool input_load(const struct arguments *arguments, struct monitor *out) {
    *out = (struct monitor){.arguments = arguments, .language = arguments->language};
    soekpi_error error = {0};
    out->catalogue = soekpi_catalogue_create(&error);
    if (out->catalogue == NULL)
        return refuse_text("catalogue", &error);
    return input_load_plan(arguments, out) && load_data(arguments, out);
}

void input_free(struct monitor *monitor) {
    soekpi_table_free(monitor->own_table);
    for (size_t i = 0; monitor->files != NULL && i < monitor->arguments->data_count; i++) {
        soekpi_table_free(monitor->files[i].table);
        soekpi_register_free(monitor->files[i].records);
    }
    free(monitor->registers);
    free(monitor->files);
    soekpi_plan_free(monitor->plan);
    soekpi_catalogue_free(monitor->catalogue);
    free(monitor->plan_text);
}
