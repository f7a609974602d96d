#include <stdlib.h>
#include <string.h>

#include "words.h"

bool arguments_refuse(const char *what, const char *text) {
    fprintf(stderr, "%s: %s '%s'; see %s --help\n", program_name, what, text, program_name);
    return false;
}

static bool add_set(struct arguments *out, const char *text) {
    if (!arguments_split(text, &out->set_names[out->set_count], &out->set_values[out->set_count]))
        return arguments_refuse("--set takes NAME=VALUE, found", text);
    out->set_count++;
    return true;
}

static bool read_format(struct arguments *out, const char *text) {
    static const char *const names[] = {[OUTPUT_TEXT] = "text", [OUTPUT_CSV] = "csv", [OUTPUT_JSON] = "json"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(text, names[i]) == 0) {
            out->format = (output_format)i;
            return true;
        }
    return arguments_refuse("--format is text, csv or json, found", text);
}

static bool read_extent(struct arguments *out, const char *text) {
    if (strcmp(text, "all") != 0 && strcmp(text, "doubts") != 0)
        return arguments_refuse("--findings is doubts or all, found", text);
    out->all_findings = text[0] == 'a';
    return true;
}

static bool read_language(struct arguments *out, const char *text) {
    if (strcmp(text, "zh") != 0 && strcmp(text, "en") != 0)
        return arguments_refuse("--lang is zh or en, found", text);
    out->language = text[0] == 'z' ? SOEKPI_CHINESE : SOEKPI_ENGLISH;
    return true;
}

/* An option that stands alone; false when `name` is none. */
static bool read_switch(struct arguments *out, const char *name) {
    struct {
        const char *name;
        bool *value;
    } switches[] = {{"--partial", &out->partial}, {"--fill", &out->fill}, {"--strict", &out->strict},
                    {"--explain", &out->explain}, {"--help", &out->help}, {"-h", &out->help},
                    {"--list", &out->list}};
    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++)
        if (strcmp(name, switches[i].name) == 0) {
            *switches[i].value = true;
            return true;
        }
    return false;
}

bool arguments_option(int count, char **texts, int *position, const char *name, const char **value) {
    const char *text = texts[*position];
    size_t length = strlen(name);
    if (strncmp(text, name, length) != 0 || (text[length] != '\0' && text[length] != '='))
        return false;
    *value = text[length] == '=' ? text + length + 1 : NULL;
    if (*value == NULL && *position + 1 < count)
        *value = texts[++*position];
    if (*value == NULL)
        arguments_refuse("a value must follow", name);
    return true;
}

/* An option with a value, "--unit 万元" or "--unit=万元". */
static bool read_option(struct arguments *out, int count, char **texts, int *position) {
    struct {
        const char *name;
        const char **value;
        bool (*read)(struct arguments *out, const char *text);
    } options[] = {{"--period", &out->period, NULL},
                   {"--as-of", &out->as_of, NULL},
                   {"--unit", &out->money_unit, NULL},
                   {"--set", NULL, add_set},
                   {"--data-unit", &out->reading.money_unit, NULL},
                   {"--data-entity", &out->reading.entity, NULL},
                   {"--data-period", &out->reading.period, NULL},
                   {"--group", &out->reading.group, NULL},
                   {"--register", NULL, arguments_add_register},
                   {"--complete", &out->complete, NULL},
                   {"--include", NULL, arguments_add_include},
                   {"--entity", NULL, arguments_add_entity},
                   {"--segment", NULL, arguments_add_segment},
                   {"--level", NULL, arguments_read_level},
                   {"--tree", NULL, arguments_read_tree},
                   {"--map", NULL, arguments_add_map},
                   {"--shape", NULL, arguments_read_shape},
                   {"--header-rows", NULL, arguments_read_header_rows},
                   {"--dash", NULL, arguments_read_dash},
                   {"--quarters", NULL, arguments_read_quarters},
                   {"--encoding", &out->reading.encoding, NULL},
                   {"--format", NULL, read_format},
                   {"--findings", NULL, read_extent},
                   {"--lang", NULL, read_language}};
    const char *text = texts[*position], *value = NULL;
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        if (!arguments_option(count, texts, position, options[i].name, &value))
            continue;
        if (value == NULL)
            return false;
        if (options[i].read != NULL)
            return options[i].read(out, value);
        *options[i].value = value;
        return true;
    }
    return arguments_refuse("unknown option", text);
}

bool arguments_read(int count, char **texts, struct arguments *out) {
    size_t most = count > 0 ? (size_t)count : 1;
    bool options_end = false;
    size_t standard_inputs = 0;
    *out = (struct arguments){.language = SOEKPI_CHINESE,
                              .level = ANY_LEVEL,
                              .tree = TREE_ROW,
                              .reading = {.size = sizeof out->reading}};
    struct word_list *lists[] = {&out->registers, &out->includes, &out->entities, &out->segments};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        lists[i]->words = allocated(calloc(most, sizeof *lists[i]->words));
    out->data = allocated(calloc(most, sizeof *out->data));
    out->set_names = allocated(calloc(most, sizeof *out->set_names));
    out->set_values = allocated(calloc(most, sizeof *out->set_values));
    out->map_headers = allocated(calloc(most, sizeof *out->map_headers));
    out->map_names = allocated(calloc(most, sizeof *out->map_names));
    out->reading.map_headers = (const char *const *)out->map_headers;
    out->reading.map_names = out->map_names;
    for (int i = 1; i < count; i++) {
        const char *text = texts[i];
        if (!options_end && strcmp(text, "--") == 0) {
            options_end = true;
        } else if (!options_end && text[0] == '-' && text[1] != '\0') {
            if (!read_switch(out, text) && !read_option(out, count, texts, &i))
                return false;
        } else {
            standard_inputs += strcmp(text, "-") == 0 ? 1 : 0;
            if (out->plan == NULL)
                out->plan = text;
            else
                out->data[out->data_count++] = text;
        }
    }
    if (out->help || out->list)
        return true;
    if (out->plan == NULL || out->data_count == 0) {
        fprintf(stderr, "%s: a plan and at least one data file are needed; see %s --help\n", program_name,
                program_name);
        return false;
    }
    if (standard_inputs > 1)
        return arguments_refuse("standard input can be read only once, found a second", "-");
    return true;
}

void arguments_free(struct arguments *arguments) {
    for (size_t i = 0; i < arguments->set_count; i++)
        free(arguments->set_names[i]);
    for (size_t i = 0; i < arguments->reading.map_count; i++)
        free(arguments->map_headers[i]);
    free(arguments->set_names);
    free(arguments->set_values);
    free(arguments->map_headers);
    free(arguments->map_names);
    free(arguments->data);
    free(arguments->registers.words);
    free(arguments->includes.words);
    free(arguments->entities.words);
    free(arguments->segments.words);
}
