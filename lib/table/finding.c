/* Lists of findings. */
#include "table/read.h"

#include "base/memory.h"

bool soekpi_finding_add(finding_list *list, int32_t code, size_t row, size_t column, const char *about,
                        text_builder *chinese, text_builder *english) {
    finding added = {code, row, column, soekpi_text_take(chinese), soekpi_text_take(english), NULL};
    bool whole = added.chinese != NULL && added.english != NULL;
    if (whole && about != NULL) {
        added.subject = soekpi_copy_text(about, strlen(about));
        whole = added.subject != NULL;
    }
    if (!whole || !soekpi_grow(&list->findings, &list->capacity, list->count + 1, sizeof *list->findings)) {
        soekpi_release(added.chinese);
        soekpi_release(added.english);
        soekpi_release(added.subject);
        return false;
    }
    list->findings[list->count++] = added;
    return true;
}

void soekpi_finding_list_cut(finding_list *list, size_t count) {
    while (list->count > count) {
        finding *last = &list->findings[--list->count];
        soekpi_release(last->chinese);
        soekpi_release(last->english);
        soekpi_release(last->subject);
    }
}

void soekpi_finding_list_free(finding_list *list) {
    soekpi_finding_list_cut(list, 0);
    soekpi_release(list->findings);
    *list = (finding_list){0};
}

soekpi_status soekpi_finding_get(const finding_list *list, size_t index, soekpi_finding *out) {
    if (out == NULL || out->size != sizeof *out) {
        return SOEKPI_ERROR_ARGUMENT;
    }
    if (index >= list->count) {
        return SOEKPI_ERROR_RANGE;
    }
    const finding *found = &list->findings[index];
    *out = (soekpi_finding){.size = sizeof *out,
                            .chinese = found->chinese,
                            .english = found->english,
                            .code = found->code,
                            .row = found->row,
                            .column = found->column};
    return SOEKPI_OK;
}

void soekpi_text_shown(text_builder *builder, slice text) {
    enum { LONGEST = 48 }; /* code points */
    text = soekpi_slice_trim(text);
    size_t shown = 0;
    for (size_t at = 0, size; at < text.length; at += size, shown++) {
        if (shown == LONGEST) {
            soekpi_text_add(builder, "…");
            return;
        }
        char bytes[4];
        uint32_t code_point = soekpi_utf8_decode(text.start + at, text.length - at, &size);
        bool control = code_point < 0x20 || code_point == 0x7F;
        soekpi_text_add_slice(builder, (slice){bytes, soekpi_utf8_encode(control ? ' ' : code_point, bytes)});
    }
}
