/* Dictionaries of labels: text to small numbers. */
#include "table/read.h"

#include "base/memory.h"

/* Place of a label, or of the free slot where it belongs. */
static size_t slot_of(const key_column *dictionary, slice label) {
    size_t mask = dictionary->slot_capacity - 1;
    size_t slot = (size_t)soekpi_text_hash(label) & mask;
    for (; dictionary->slots[slot] != 0; slot = (slot + 1) & mask) {
        const char *other = dictionary->labels[dictionary->slots[slot] - 1];
        if (strncmp(other, label.start, label.length) == 0 && other[label.length] == '\0') {
            break;
        }
    }
    return slot;
}

static bool grow_slots(key_column *dictionary) {
    if (dictionary->label_count < dictionary->slot_capacity / 2) {
        return true;
    }
    if (dictionary->slot_capacity > SIZE_MAX / 4) {
        return false;
    }
    key_column larger = *dictionary;
    larger.slot_capacity = dictionary->slot_capacity > 0 ? 2 * dictionary->slot_capacity : 16;
    larger.slots = soekpi_allocate(larger.slot_capacity, sizeof *larger.slots);
    if (larger.slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < dictionary->label_count; i++) {
        larger.slots[slot_of(&larger, soekpi_slice(dictionary->labels[i]))] = (int32_t)(i + 1);
    }
    soekpi_release(dictionary->slots);
    dictionary->slots = larger.slots;
    dictionary->slot_capacity = larger.slot_capacity;
    return true;
}

int32_t soekpi_label_find(const key_column *dictionary, slice label) {
    if (dictionary->slot_capacity == 0) {
        return -1;
    }
    return dictionary->slots[slot_of(dictionary, label)] - 1;
}

int32_t soekpi_label_enter(key_column *dictionary, slice label) {
    int32_t found = soekpi_label_find(dictionary, label);
    if (found >= 0) {
        return found;
    }
    size_t count = dictionary->label_count;
    if (count >= INT32_MAX - 1 || !grow_slots(dictionary) ||
        !soekpi_grow(&dictionary->labels, &dictionary->label_capacity, count + 1,
                     sizeof *dictionary->labels)) {
        return -1;
    }
    char *copy = soekpi_copy_text(label.start, label.length);
    if (copy == NULL) {
        return -1;
    }
    dictionary->slots[slot_of(dictionary, label)] = (int32_t)(count + 1);
    dictionary->labels[count] = copy;
    dictionary->label_count++;
    return (int32_t)count;
}

void soekpi_label_drop(key_column *dictionary) {
    char *last = dictionary->labels[dictionary->label_count - 1];
    /* Nothing was entered after it, so that no other label was pushed past its slot. */
    dictionary->slots[slot_of(dictionary, soekpi_slice(last))] = 0;
    dictionary->label_count--;
    soekpi_release(last);
}

void soekpi_key_column_free(key_column *column) {
    for (size_t i = 0; i < column->label_count; i++) {
        soekpi_release(column->labels[i]);
    }
    soekpi_release(column->codes);
    soekpi_release(column->labels);
    soekpi_release(column->slots);
    *column = (key_column){0};
}
