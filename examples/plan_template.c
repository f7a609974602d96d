/* The empty table that a plan needs, as CSV for a spreadsheet.
 *
 *     plan_template PLAN [--entity NAME]... [--period P] [--unit 万元] [--lang zh|en] > empty.csv
 *
 * PLAN is a built-in plan or a YAML file. plan_monitor reads the filled table without any option. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <soekpi/soekpi.h>

enum { EXIT_BAD_INPUT = 3 };

static const char usage[] =
    "用法：plan_template 计划 [--entity 企业]... [--period 期间] [--unit 万元] [--lang zh|en] > 空表.csv\n"
    "按计划输出待填的空表（CSV，带BOM，表格软件可直接打开）：每户一行，只含计划所需的项目；\n"
    "空白单元格待填，“不适用”的不填。\n"
    "\n"
    "Usage: plan_template PLAN [--entity NAME]... [--period P] [--unit 万元] [--lang zh|en] > empty.csv\n"
    "Prints the empty table of a plan as CSV, with a byte order mark for spreadsheets: a row for each\n"
    "enterprise and only the items that the plan needs. Blank cells are to be filled, N/A is not.\n";

static int fail(const char *what, const char *why) {
    (void)fprintf(stderr, "plan_template: %s: %s\n", what, why);
    return EXIT_BAD_INPUT;
}

/* ---- The plan ---- */

/* A file as text that the caller frees; NULL when it cannot be read. */
static char *read_file(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t capacity = 0;
    size_t got = 1;
    *length = 0;
    while (file != NULL && got > 0) {
        if (*length == capacity) {
            capacity = capacity > 0 ? 2 * capacity : 65536;
            char *larger = realloc(text, capacity);
            if (larger == NULL) {
                break;
            }
            text = larger;
        }
        got = fread(text + *length, 1, capacity - *length, file);
        *length += got;
    }
    bool whole = file != NULL && got == 0 && !ferror(file);
    if (file != NULL) {
        (void)fclose(file);
    }
    if (!whole) {
        free(text);
        return NULL;
    }
    return text;
}

static soekpi_plan *load_plan(const soekpi_catalogue *catalogue, const char *name, soekpi_error *error) {
    size_t length = 0;
    char *text = soekpi_builtin_plan_text(name, &length) == NULL ? read_file(name, &length) : NULL;
    soekpi_plan *plan = text != NULL
                            ? soekpi_plan_parse(catalogue, text, length, error)
                            : soekpi_plan_builtin(catalogue, name, error); /* or says what there is */
    free(text);
    return plan;
}

/* ---- The template ---- */

static int print_template(const soekpi_plan *plan, const soekpi_template_options *options) {
    soekpi_error error = {0};
    size_t needed = 0;
    soekpi_status status = soekpi_plan_template(plan, options, NULL, 0, &needed, &error);
    char *text = status == SOEKPI_OK ? malloc(needed) : NULL;
    if (status == SOEKPI_OK && text == NULL) {
        return fail("no template", soekpi_status_text(SOEKPI_ERROR_MEMORY));
    }
    if (status == SOEKPI_OK) {
        status = soekpi_plan_template(plan, options, text, needed, NULL, &error);
    }
    if (status == SOEKPI_OK) { /* without the mark spreadsheets take UTF-8 for something else */
        (void)fputs("\xEF\xBB\xBF", stdout);
        (void)fputs(text, stdout);
    }
    free(text);
    if (status != SOEKPI_OK) {
        return fail("no template", error.message);
    }
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : fail("standard output", "cannot be written");
}

/* ---- Arguments ---- */

static bool read_language(const char *word, int32_t *language) {
    *language = strcmp(word, "en") == 0 ? SOEKPI_ENGLISH : SOEKPI_CHINESE;
    return *language == SOEKPI_ENGLISH || strcmp(word, "zh") == 0;
}

/* Names of enterprises go into `entities`, which has room for all arguments. False: the
 * arguments cannot be used. */
static bool read_arguments(int count, char **texts, const char **plan, const char **entities,
                           soekpi_template_options *options) {
    for (int i = 1; i < count; i++) {
        const char *value = i + 1 < count ? texts[i + 1] : NULL;
        if (strncmp(texts[i], "--", 2) != 0) {
            if (*plan != NULL) {
                return false;
            }
            *plan = texts[i];
            continue;
        }
        bool known = value != NULL;
        if (known && strcmp(texts[i], "--entity") == 0) {
            entities[options->entity_count++] = value;
        } else if (known && strcmp(texts[i], "--period") == 0) {
            options->period = value;
        } else if (known && strcmp(texts[i], "--unit") == 0) {
            options->money_unit = value;
        } else {
            known = known && strcmp(texts[i], "--lang") == 0 && read_language(value, &options->language);
        }
        if (!known) {
            return false;
        }
        i++;
    }
    options->entities = entities;
    return *plan != NULL;
}

int main(int count, char **texts) {
    const char **entities = calloc((size_t)count + 1, sizeof *entities);
    const char *name = NULL;
    soekpi_template_options options = {.size = sizeof options};
    if (entities == NULL) {
        return fail("no template", soekpi_status_text(SOEKPI_ERROR_MEMORY));
    }
    if (!read_arguments(count, texts, &name, entities, &options)) {
        bool help = count == 2 && strcmp(texts[1], "--help") == 0;
        (void)fputs(usage, help ? stdout : stderr);
        free(entities);
        return help ? 0 : EXIT_BAD_INPUT;
    }
    soekpi_error error = {0};
    soekpi_catalogue *catalogue = soekpi_catalogue_create(&error);
    soekpi_plan *plan = catalogue != NULL ? load_plan(catalogue, name, &error) : NULL;
    int status = plan != NULL ? print_template(plan, &options) : fail(name, error.message);
    soekpi_plan_free(plan);
    soekpi_catalogue_free(catalogue);
    free(entities);
    return status;
}
