/* Codes of one byte from sets of rows, the last step of a batch; part of kernel.c. */
#ifndef SOEKPI_EVALUATE_KERNEL_CODES_H
#define SOEKPI_EVALUATE_KERNEL_CODES_H

#include "evaluate/kernel.h"
#include "evaluate/lanes.h"

#if defined(__AVX512BW__)

static void spread_codes(uint8_t *out, size_t rows, const uint8_t *codes, const row_set *sets, size_t count,
                         bool stream) {
    __m512i bytes = _mm512_set1_epi8((char)codes[0]);
    for (size_t i = 1; i < count; i++)
        bytes = _mm512_mask_mov_epi8(bytes, sets[i], _mm512_set1_epi8((char)codes[i]));
    if (rows < BATCH_ROWS)
        _mm512_mask_storeu_epi8(out, ((row_set)1 << rows) - 1, bytes);
    else if (stream)
        _mm512_stream_si512((void *)out, bytes);
    else
        _mm512_storeu_si512(out, bytes);
}

#else

#if defined(__AVX2__)

/* 32 bits as 32 bytes of 0 or 0xFF. */
static inline __m256i spread_word(uint32_t bits) {
    const __m256i bytes = _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2,
                                           2, 2, 3, 3, 3, 3, 3, 3, 3, 3);
    const __m256i places = _mm256_set1_epi64x((long long)UINT64_C(0x8040201008040201));
    __m256i spread = _mm256_shuffle_epi8(_mm256_set1_epi32((int)bits), bytes);
    return _mm256_cmpeq_epi8(_mm256_and_si256(spread, places), places);
}

static void spread_full(uint8_t *out, const uint8_t *codes, const row_set *sets, size_t count, bool stream) {
    for (size_t half = 0; half < 2; half++) {
        __m256i bytes = _mm256_set1_epi8((char)codes[0]);
        for (size_t i = 1; i < count; i++)
            bytes = _mm256_blendv_epi8(bytes, _mm256_set1_epi8((char)codes[i]),
                                       spread_word((uint32_t)(sets[i] >> (32 * half))));
        void *to = out + 32 * half;
        if (stream)
            _mm256_stream_si256(to, bytes);
        else
            _mm256_storeu_si256(to, bytes);
    }
}

#endif

/* Eight bits as eight bytes of 0 or 0xFF: bit i becomes byte i in memory. */
static inline uint64_t spread_bits(unsigned bits) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    const uint64_t places = UINT64_C(0x0102040810204080);
#else
    const uint64_t places = UINT64_C(0x8040201008040201);
#endif
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t lifted = ((bits * ones) & places) + UINT64_C(0x7F7F7F7F7F7F7F7F);
    return ((lifted >> 7) & ones) * 0xFF;
}

static inline void stream_bytes(uint8_t *out, uint64_t bytes) {
#if defined(__x86_64__)
    _mm_stream_si64((long long *)(void *)out, (long long)bytes);
#else
    memcpy(out, &bytes, sizeof bytes);
#endif
}

static void spread_codes(uint8_t *out, size_t rows, const uint8_t *codes, const row_set *sets, size_t count,
                         bool stream) {
    const uint64_t ones = UINT64_C(0x0101010101010101);
#if defined(__AVX2__)
    if (rows == BATCH_ROWS) {
        spread_full(out, codes, sets, count, stream);
        return;
    }
#endif
    for (size_t row = 0; row < rows; row += 8) {
        uint64_t bytes = codes[0] * ones;
        for (size_t i = 1; i < count; i++) {
            uint64_t where = spread_bits((unsigned)(sets[i] >> row) & 0xFF);
            bytes = (bytes & ~where) | (codes[i] * ones & where);
        }
        if (stream)
            stream_bytes(out + row, bytes);
        else
            memcpy(out + row, &bytes, rows - row < 8 ? rows - row : 8);
    }
}

#endif

#endif
