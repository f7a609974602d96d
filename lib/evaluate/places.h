/* Places within one group: figures as 64-bit keys, their order, and what ties. */
#ifndef SOEKPI_EVALUATE_PLACES_H
#define SOEKPI_EVALUATE_PLACES_H

#include "base/sort.h"
#include "evaluate/evaluation.h"

/* The key of what has no place. */
#define NO_KEY UINT64_MAX

typedef struct places {
    bool higher; /* is better */
    bool dense;  /* places without gaps after ties */
    sort_space space;
    uint64_t *words; /* as many as the largest group has rows */
    /* Keys are of figures (law 1), or of values of this target: then equal keys are told apart by
     * their exact ratios. */
    const soekpi_evaluation *evaluation; /* NULL: figures */
    size_t target;
    size_t first_row;    /* of the evaluation, added to the numbers in `rows` */
    size_t members_from; /* numbers in `rows` from here on are of members, each by itself; 0: none are */
    double *rests;       /* room for those of all rows (engine.h), or NULL; filled for the first tie */
    bool filled;
} places;

/* Room for groups of up to `largest` rows. False: memory; may be freed in any case. */
bool soekpi_places_create(places *of, size_t largest);
void soekpi_places_free(places *of);

/* Keys ascend from the best figure to the worst. */
static inline uint64_t places_key(double figure, bool higher) {
    uint64_t bits;
    figure += 0.0; /* -0 is 0 */
    memcpy(&bits, &figure, sizeof bits);
    bits ^= (0 - (bits >> 63)) | UINT64_C(1) << 63;
    return higher ? ~bits : bits;
}

static inline double places_figure(uint64_t key, bool higher) {
    double figure;
    uint64_t bits = higher ? ~key : key;
    bits ^= ((bits >> 63) - 1) | UINT64_C(1) << 63;
    memcpy(&figure, &bits, sizeof figure);
    return figure;
}

/* Law 1: what has a place. */
static inline bool places_has_figure(double figure) {
    double size = fabs(figure);
    decimal read;
    if ((size > 1.001e-300 && size < 0.999e300) || size == 0)
        return true;
    return soekpi_decimal_read(figure, &read) == READ_NUMBER;
}

/* Replaces the keys of a group, not more than `largest`, by places, NO_KEY by 0.
 * `rows` are the rows of the keys, NULL for 0, 1, 2, ... and for figures. The number
 * of keys that have a place. */
uint32_t soekpi_places_give(places *of, uint64_t *keys, const uint32_t *rows, size_t count);

#endif
