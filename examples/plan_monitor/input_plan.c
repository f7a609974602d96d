/* The plan, and the texts of the plans that it includes. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "words.h"

/* Texts of plans that may be included, by the id that each gives itself. */
struct library {
    char **ids; /* owned, as are the texts */
    struct content *contents;
    size_t count;
};

static void library_add(struct library *library, char *id, struct content content) {
    size_t needed = library->count + 1;
    library->ids = allocated(realloc(library->ids, needed * sizeof *library->ids));
    library->contents = allocated(realloc(library->contents, needed * sizeof *library->contents));
    library->ids[library->count] = id;
    library->contents[library->count++] = content;
}

static bool library_has(const struct library *library, const char *id) {
    for (size_t i = 0; i < library->count; i++)
        if (strcmp(library->ids[i], id) == 0)
            return true;
    return false;
}

static void library_free(struct library *library) {
    for (size_t i = 0; i < library->count; i++) {
        free(library->ids[i]);
        free(library->contents[i].text);
    }
    free(library->ids);
    free(library->contents);
}

/* ---- ids in the text of a plan ---- */

static const char id_letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

/* The id behind "plan:", quoted or not; NULL when none is there. */
static char *id_behind(const char *text) {
    text += strspn(text, " \t\"'");
    size_t length = strspn(text, id_letters);
    return length > 0 ? text_format("%.*s", (int)length, text) : NULL;
}

/* The id that a plan gives itself: `plan:` at the margin. */
static char *own_id(const char *text) {
    for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n' ? 1 : 0;
        if (strncmp(line, "plan:", 5) == 0)
            return id_behind(line + 5);
    }
    return NULL;
}

static bool library_find(struct library *library, const char *folder, size_t length, const char *text);

/* The plan `ID.yaml` of the folder, unless it is known. */
static bool library_look_for(struct library *library, const char *folder, size_t length, const char *id) {
    struct content content = {NULL, 0};
    size_t built_in = 0;
    if (library_has(library, id) || soekpi_builtin_plan_text(id, &built_in) != NULL)
        return true;
    char *path = text_format("%.*s%s.yaml", (int)length, folder, id);
    bool found = read_whole(path, &content);
    bool usable = found || errno == ENOENT; /* the library says which plan is missing */
    if (!usable)
        refuse_file(path);
    free(path);
    if (!found)
        return usable;
    library_add(library, text_copy(id), content);
    return library_find(library, folder, length, content.text);
}

/* The plans that a text includes, where they lie in the folder: every `plan: ID` within its block
 * `include:`. Whether the text is a plan at all is for the library to say. */
static bool library_find(struct library *library, const char *folder, size_t length, const char *text) {
    char *block = plan_block(text, "include:");
    bool found = true;
    for (const char *at = strstr(block, "plan:"); at != NULL && found; at = strstr(at + 5, "plan:")) {
        char *id = id_behind(at + 5);
        found = id == NULL || library_look_for(library, folder, length, id);
        free(id);
    }
    free(block);
    return found;
}

static bool library_open(struct library *library, const char *path) {
    struct content content = {NULL, 0};
    if (!read_whole(path, &content))
        return refuse_file(path);
    char *id = own_id(content.text);
    if (id == NULL) {
        free(content.text);
        return arguments_refuse("--include takes a plan, but no line 'plan: ID' is in", path);
    }
    library_add(library, id, content);
    return true;
}

/* ---- the plan ---- */

/* The plan's text: a built-in one or a file. */
static bool read_plan_text(const struct arguments *arguments, const soekpi_catalogue *catalogue,
                           struct content *out) {
    const char *name = arguments->plan, *text = arguments->plan_text;
    size_t length = text != NULL ? strlen(text) : 0;
    if (text == NULL)
        text = soekpi_builtin_plan_text(name, &length);
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
    fprintf(stderr, "%s: '%s' is no file; %s\n", program_name, name, error.message);
    return false;
}

/* Everything that the plan may include: --include, then the plan's own folder. */
static bool fill_library(const struct arguments *arguments, const char *text, struct library *library) {
    const char *name = arguments->plan, *slash = strrchr(name, '/');
    size_t folder = slash != NULL ? (size_t)(slash - name) + 1 : 0;
    for (size_t i = 0; i < arguments->includes.count; i++)
        if (!library_open(library, arguments->includes.words[i]))
            return false;
    size_t given = library->count;
    for (size_t i = 0; i < given; i++)
        if (!library_find(library, name, folder, library->contents[i].text))
            return false;
    return library_find(library, name, folder, text);
}

static soekpi_plan *parse(const struct monitor *monitor, struct content text, const struct library *library,
                          soekpi_error *error) {
    soekpi_plan_source *sources = allocated(calloc(library->count + 1, sizeof *sources));
    for (size_t i = 0; i < library->count; i++)
        sources[i] = (soekpi_plan_source){
            .id = library->ids[i], .text = library->contents[i].text, .length = library->contents[i].length};
    soekpi_plan *plan =
        soekpi_plan_parse_with(monitor->catalogue, text.text, text.length, sources, library->count, error);
    free(sources);
    return plan;
}

bool input_load_plan(const struct arguments *arguments, struct monitor *out) {
    struct content text = {NULL, 0};
    struct library library = {NULL, NULL, 0};
    soekpi_error error = {0};
    if (!read_plan_text(arguments, out->catalogue, &text))
        return false;
    out->plan_text = text.text;
    bool found = fill_library(arguments, text.text, &library);
    if (found)
        out->plan = parse(out, text, &library, &error);
    library_free(&library);
    out->plan_info.size = sizeof out->plan_info;
    if (!found)
        return false;
    if (out->plan == NULL)
        return refuse_text(arguments->plan, &error);
    return soekpi_plan_describe(out->plan, &out->plan_info) == SOEKPI_OK;
}
