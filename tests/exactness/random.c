#include "random.h"

static uint64_t mix(uint64_t *seed) {
    uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

random_state random_begin(uint64_t seed, uint64_t stream) {
    random_state state;
    uint64_t from = seed;
    uint64_t start = mix(&from) ^ (stream * UINT64_C(0xd1342543de82ef95));
    for (int i = 0; i < 4; i++)
        state.words[i] = mix(&start);
    return state;
}

static uint64_t turn(uint64_t word, int bits) {
    return (word << bits) | (word >> (64 - bits));
}

uint64_t random_bits(random_state *state) {
    uint64_t *s = state->words;
    uint64_t result = turn(s[0] + s[3], 23) + s[0];
    uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = turn(s[3], 45);
    return result;
}

uint64_t random_below(random_state *state, uint64_t limit) {
    __extension__ typedef unsigned __int128 product;
    return (uint64_t)(((product)random_bits(state) * limit) >> 64);
}

int64_t random_between(random_state *state, int64_t low, int64_t high) {
    return low + (int64_t)random_below(state, (uint64_t)(high - low) + 1);
}

bool random_chance(random_state *state, unsigned percent) {
    return random_below(state, 100) < percent;
}
