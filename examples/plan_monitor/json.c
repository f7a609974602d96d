#include "json.h"

#include <stdlib.h>

#include "words.h"

static void put_string(struct json *writer, const char *text) {
    fputc('"', writer->out);
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\')
            fprintf(writer->out, "\\%c", *at);
        else if (*at < 0x20)
            fprintf(writer->out, "\\u%04x", (unsigned)*at);
        else
            fputc(*at, writer->out);
    }
    fputc('"', writer->out);
}

/* Before a member (with its name) or an element (NULL). */
static void next(struct json *writer, const char *name) {
    if (writer->started[writer->depth])
        fputc(',', writer->out);
    writer->started[writer->depth] = true;
    fputc('\n', writer->out);
    for (int i = 0; i < writer->depth; i++)
        fputs("  ", writer->out);
    if (name != NULL) {
        put_string(writer, name);
        fputs(": ", writer->out);
    }
}

void json_begin(struct json *writer, const char *name, char bracket) {
    if (writer->depth > 0)
        next(writer, name);
    fputc(bracket, writer->out);
    writer->started[++writer->depth] = false;
}

void json_end(struct json *writer, char bracket) {
    bool any = writer->started[writer->depth--];
    if (any) {
        fputc('\n', writer->out);
        for (int i = 0; i < writer->depth; i++)
            fputs("  ", writer->out);
    }
    fputc(bracket, writer->out);
}

void json_text(struct json *writer, const char *name, const char *text) {
    next(writer, name);
    if (text == NULL)
        fputs("null", writer->out);
    else
        put_string(writer, text);
}

void json_optional(struct json *writer, const char *name, const char *text) {
    json_text(writer, name, text[0] != '\0' ? text : NULL);
}

void json_take(struct json *writer, const char *name, char *text) {
    json_text(writer, name, text);
    free(text);
}

void json_double(struct json *writer, const char *name, double value) {
    char text[32];
    number_text(value, text);
    next(writer, name);
    fputs(text[0] != '\0' ? text : "null", writer->out);
}

void json_whole(struct json *writer, const char *name, int32_t value) {
    next(writer, name);
    fprintf(writer->out, "%d", (int)value);
}

void json_count(struct json *writer, const char *name, size_t count) {
    next(writer, name);
    fprintf(writer->out, "%zu", count);
}

void json_flag(struct json *writer, const char *name, bool flag) {
    next(writer, name);
    fputs(flag ? "true" : "false", writer->out);
}

void json_date(struct json *writer, const char *name, int32_t yyyymmdd) {
    if (yyyymmdd > 0)
        json_take(writer, name, date_text(yyyymmdd));
    else
        json_text(writer, name, NULL);
}
