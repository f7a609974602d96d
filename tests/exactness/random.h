/* Random numbers that are the same on every machine: xoshiro256++ by Blackman and Vigna
 * (public domain), seeded by splitmix64. */
#ifndef EXACTNESS_RANDOM_H
#define EXACTNESS_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct random_state {
    uint64_t words[4];
} random_state;

/* Streams of different numbers are independent of each other. */
random_state random_begin(uint64_t seed, uint64_t stream);
uint64_t random_bits(random_state *state);
/* 0 to limit - 1; `limit` is above 0. */
uint64_t random_below(random_state *state, uint64_t limit);
/* low to high, both included. */
int64_t random_between(random_state *state, int64_t low, int64_t high);
bool random_chance(random_state *state, unsigned percent);

#endif
