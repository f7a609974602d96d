#include "files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "words.h"

bool read_whole(const char *path, struct content *out) {
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

bool refuse_file(const char *path) {
    fprintf(stderr, "%s: cannot read '%s': %s\n", program_name, path, strerror(errno));
    return false;
}

bool refuse_text(const char *path, const soekpi_error *error) {
    fprintf(stderr, "%s: %s:", program_name, strcmp(path, "-") == 0 ? "(standard input)" : path);
    if (error->line > 0)
        fprintf(stderr, "%d:", (int)error->line);
    if (error->column > 0)
        fprintf(stderr, "%d:", (int)error->column);
    fprintf(stderr, " %s\n", error->message);
    return false;
}
