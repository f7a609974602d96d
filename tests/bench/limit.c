/* What the memory of this machine allows: kernels that read and write the bytes
 * of a workload and do nothing else, and STREAM's triad.
 *
 * There are several, because no one way of walking through memory is the fastest
 * everywhere; the harness takes the best of them in each run. Bytes are moved
 * as lines of 64. The lines read are folded into a result, so that no compiler
 * can leave a read out. */
#include "limit.h"

#include <string.h>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

#if defined(__GNUC__)
#define ALWAYS_INLINE inline __attribute__((always_inline))
#define PREFETCH(address) __builtin_prefetch((address), 0, 3)
#else
#define ALWAYS_INLINE inline
#define PREFETCH(address) ((void)(address))
#endif

enum { LINE = 64, LINE_DOUBLES = 8, GROUP_ROWS = 64 };

/* ---- a line of 64 bytes: load, fold, store through the caches, store past them ---- */

#if defined(__AVX512F__)
typedef __m512i line;
static ALWAYS_INLINE line load(const void *from) {
    return _mm512_loadu_si512(from);
}
static ALWAYS_INLINE line fold(line a, line b) {
    return _mm512_or_si512(a, b);
}
static ALWAYS_INLINE void store(void *to, line a) {
    _mm512_storeu_si512(to, a);
}
static ALWAYS_INLINE void stream(void *to, line a) {
    _mm512_stream_si512((__m512i *)to, a);
}
static ALWAYS_INLINE void finish(void) {
    _mm_sfence();
}
#elif defined(__AVX2__)
typedef struct line {
    __m256i half[2];
} line;
static ALWAYS_INLINE line load(const void *from) {
    const __m256i *at = from;
    return (line){{_mm256_loadu_si256(at), _mm256_loadu_si256(at + 1)}};
}
static ALWAYS_INLINE line fold(line a, line b) {
    return (line){{_mm256_or_si256(a.half[0], b.half[0]), _mm256_or_si256(a.half[1], b.half[1])}};
}
static ALWAYS_INLINE void store(void *to, line a) {
    _mm256_storeu_si256(to, a.half[0]);
    _mm256_storeu_si256((__m256i *)to + 1, a.half[1]);
}
static ALWAYS_INLINE void stream(void *to, line a) {
    _mm256_stream_si256(to, a.half[0]);
    _mm256_stream_si256((__m256i *)to + 1, a.half[1]);
}
static ALWAYS_INLINE void finish(void) {
    _mm_sfence();
}
#else
typedef struct line {
    uint64_t words[LINE_DOUBLES];
} line;
static ALWAYS_INLINE line load(const void *from) {
    line a;
    memcpy(&a, from, LINE);
    return a;
}
static ALWAYS_INLINE line fold(line a, line b) {
    for (int i = 0; i < LINE_DOUBLES; i++)
        a.words[i] |= b.words[i];
    return a;
}
static ALWAYS_INLINE void store(void *to, line a) {
    memcpy(to, &a, LINE);
}
static ALWAYS_INLINE void stream(void *to, line a) {
    store(to, a);
}
static ALWAYS_INLINE void finish(void) {
}
#endif

static ALWAYS_INLINE void put(void *to, line a, bool past) {
    if (past)
        stream(to, a);
    else
        store(to, a);
}

/* ---- walks ---- */

/* How a kernel walks; constants where it is inlined. */
typedef struct walk {
    size_t ahead; /* bytes prefetched ahead of each column read, 0 for none */
    bool past;    /* whether stores go past the caches */
} walk;

/* All columns of a few rows, then all outputs of these rows. */
static ALWAYS_INLINE line move_group(const limit_job *job, size_t row, size_t rows, walk how, line all) {
    for (size_t c = 0; c < job->inputs; c++) {
        const char *from = (const char *)(job->input[c] + row);
        for (size_t i = 0; i < rows / LINE_DOUBLES; i++) {
            if (how.ahead)
                PREFETCH(from + i * LINE + how.ahead);
            all = fold(all, load(from + i * LINE));
        }
    }
    for (size_t c = 0; c < job->wide; c++)
        for (size_t i = 0; i < rows / LINE_DOUBLES; i++)
            put((char *)(job->values + c * job->capacity + row) + i * LINE, all, how.past);
    for (size_t c = 0; c < job->narrow; c++)
        for (size_t i = 0; i < rows / LINE; i++)
            put(job->bytes[c] + row + i * LINE, all, how.past);
    return all;
}

/* Each output right after its share of the inputs. */
static ALWAYS_INLINE line move_shares(const limit_job *job, size_t row, size_t rows, walk how, line all) {
    size_t input = 0, narrow = 0;
    for (size_t c = 0; c < job->wide; c++) {
        for (size_t until = job->inputs * (c + 1) / job->wide; input < until; input++)
            for (size_t i = 0; i < rows / LINE_DOUBLES; i++)
                all = fold(all, load(job->input[input] + row + i * LINE_DOUBLES));
        for (size_t i = 0; i < rows / LINE_DOUBLES; i++)
            put(job->values + c * job->capacity + row + i * LINE_DOUBLES, all, how.past);
        for (size_t until = job->narrow * (c + 1) / job->wide; narrow < until; narrow++)
            for (size_t i = 0; i < rows / LINE; i++)
                put(job->bytes[narrow] + row + i * LINE, all, how.past);
    }
    return all;
}

static ALWAYS_INLINE uint64_t by_groups(const limit_job *job, size_t first, size_t end, size_t rows,
                                        bool shares, walk how) {
    line all = load(job->input[0] + first);
    size_t row = first;
    for (; row + rows <= end; row += rows)
        all = shares ? move_shares(job, row, rows, how, all) : move_group(job, row, rows, how, all);
    for (; row + GROUP_ROWS <= end; row += GROUP_ROWS)
        all = move_group(job, row, GROUP_ROWS, how, all);
    finish();
    uint64_t result;
    memcpy(&result, &all, sizeof result);
    return result;
}

/* A block of rows column by column: each output column after a share of the
 * inputs, as a program with one short loop for each result would do it. */
static ALWAYS_INLINE line read_run(const double *from, size_t rows, walk how, line all) {
    line other = all;
    for (size_t i = 0; i + 2 * LINE_DOUBLES <= rows; i += 2 * LINE_DOUBLES) {
        if (how.ahead) {
            PREFETCH((const char *)(from + i) + how.ahead);
            PREFETCH((const char *)(from + i) + how.ahead + LINE);
        }
        all = fold(all, load(from + i));
        other = fold(other, load(from + i + LINE_DOUBLES));
    }
    return fold(all, other);
}

static ALWAYS_INLINE void write_run(void *to, size_t size, line all, bool past) {
    for (size_t i = 0; i < size; i += LINE)
        put((char *)to + i, all, past);
}

static ALWAYS_INLINE uint64_t by_columns(const limit_job *job, size_t first, size_t end, size_t block,
                                         walk how) {
    line all = load(job->input[0] + first);
    for (size_t row = first; row + GROUP_ROWS <= end; row += block) {
        size_t rows = end - row < block ? (end - row) / GROUP_ROWS * GROUP_ROWS : block;
        size_t input = 0;
        for (size_t c = 0; c < job->wide; c++) {
            for (size_t until = job->inputs * (c + 1) / job->wide; input < until; input++)
                all = read_run(job->input[input] + row, rows, how, all);
            write_run(job->values + c * job->capacity + row, rows * sizeof(double), all, how.past);
        }
        for (size_t c = 0; c < job->narrow; c++)
            write_run(job->bytes[c] + row, rows, all, how.past);
    }
    finish();
    uint64_t result;
    memcpy(&result, &all, sizeof result);
    return result;
}

/* A block's inputs are all read before its outputs are written. */
static ALWAYS_INLINE uint64_t by_phases(const limit_job *job, size_t first, size_t end, size_t block,
                                        walk how) {
    line all = load(job->input[0] + first);
    for (size_t row = first; row + GROUP_ROWS <= end; row += block) {
        size_t rows = end - row < block ? (end - row) / GROUP_ROWS * GROUP_ROWS : block;
        for (size_t c = 0; c < job->inputs; c++)
            all = read_run(job->input[c] + row, rows, how, all);
        for (size_t c = 0; c < job->wide; c++)
            write_run(job->values + c * job->capacity + row, rows * sizeof(double), all, how.past);
        for (size_t c = 0; c < job->narrow; c++)
            write_run(job->bytes[c] + row, rows, all, how.past);
    }
    finish();
    uint64_t result;
    memcpy(&result, &all, sizeof result);
    return result;
}

/* ---- the kernels ---- */

#define GROUPS(name, rows, shares, ahead, past)                                                              \
    static uint64_t name(const limit_job *job, size_t first, size_t end) {                                   \
        return by_groups(job, first, end, rows, shares, (walk){ahead, past});                                \
    }
#define BLOCKS(name, order, block, ahead, past)                                                              \
    static uint64_t name(const limit_job *job, size_t first, size_t end) {                                   \
        return order(job, first, end, block, (walk){ahead, past});                                           \
    }

GROUPS(groups_64, 64, false, 0, false)
GROUPS(groups_64_ahead, 64, false, 1024, false)
GROUPS(groups_64_past, 64, false, 0, true)
GROUPS(groups_64_near_past, 64, false, 256, true)
GROUPS(groups_64_ahead_past, 64, false, 1024, true)
GROUPS(groups_128_past, 128, false, 0, true)
GROUPS(groups_256_past, 256, false, 0, true)
GROUPS(groups_512_past, 512, false, 0, true)
GROUPS(shares_64, 64, true, 0, false)
GROUPS(shares_64_past, 64, true, 0, true)
GROUPS(shares_128_past, 128, true, 0, true)
GROUPS(shares_256_past, 256, true, 0, true)
GROUPS(shares_512_past, 512, true, 0, true)
BLOCKS(columns_512, by_columns, 512, 0, false)
BLOCKS(columns_4096, by_columns, 4096, 0, false)
BLOCKS(columns_4096_past, by_columns, 4096, 0, true)
BLOCKS(columns_16384_past, by_columns, 16384, 0, true)
BLOCKS(phases_512_past, by_phases, 512, 0, true)
BLOCKS(phases_4096, by_phases, 4096, 0, false)
BLOCKS(phases_4096_past, by_phases, 4096, 0, true)
BLOCKS(phases_16384_past, by_phases, 16384, 0, true)
BLOCKS(phases_65536_past, by_phases, 65536, 0, true)

typedef uint64_t kernel(const limit_job *job, size_t first, size_t end);

static const struct {
    const char *name;
    kernel *run;
} kernels[] = {
    {"groups of 64", groups_64},
    {"groups of 64, prefetch 1024", groups_64_ahead},
    {"groups of 64, non-temporal", groups_64_past},
    {"groups of 64, prefetch 256, non-temporal", groups_64_near_past},
    {"groups of 64, prefetch 1024, non-temporal", groups_64_ahead_past},
    {"groups of 128, non-temporal", groups_128_past},
    {"groups of 256, non-temporal", groups_256_past},
    {"groups of 512, non-temporal", groups_512_past},
    {"shares of 64", shares_64},
    {"shares of 64, non-temporal", shares_64_past},
    {"shares of 128, non-temporal", shares_128_past},
    {"shares of 256, non-temporal", shares_256_past},
    {"shares of 512, non-temporal", shares_512_past},
    {"columns by 512", columns_512},
    {"columns by 4096", columns_4096},
    {"columns by 4096, non-temporal", columns_4096_past},
    {"columns by 16384, non-temporal", columns_16384_past},
    {"read then write by 512, non-temporal", phases_512_past},
    {"read then write by 4096", phases_4096},
    {"read then write by 4096, non-temporal", phases_4096_past},
    {"read then write by 16384, non-temporal", phases_16384_past},
    {"read then write by 65536, non-temporal", phases_65536_past},
};

size_t limit_kernel_count(void) {
    return sizeof kernels / sizeof *kernels;
}

const char *limit_kernel_name(size_t index) {
    return index < limit_kernel_count() ? kernels[index].name : NULL;
}

uint64_t limit_run(size_t index, const limit_job *job, size_t first, size_t count) {
    return index < limit_kernel_count() ? kernels[index].run(job, first, first + count) : 0;
}

uint64_t limit_read(const limit_job *job, size_t first, size_t count) {
    enum { BLOCK = 4096 };
    line all = load(job->input[0] + first);
    for (size_t row = 0; row < count; row += BLOCK) {
        size_t rows = count - row < BLOCK ? count - row : BLOCK;
        for (size_t c = 0; c < job->inputs; c++)
            all = read_run(job->input[c] + first + row, rows, (walk){0, false}, all);
    }
    uint64_t result;
    memcpy(&result, &all, sizeof result);
    return result;
}

/* ---- STREAM triad: a = b + scale * c ---- */

void limit_triad(double *a, const double *b, const double *c, double scale, size_t count) {
    for (size_t i = 0; i < count; i++)
        a[i] = b[i] + scale * c[i];
}

void limit_triad_past(double *a, const double *b, const double *c, double scale, size_t count) {
    size_t i = 0;
#if defined(__AVX512F__)
    __m512d factor = _mm512_set1_pd(scale);
    for (; i + 8 <= count; i += 8)
        _mm512_stream_pd(a + i, _mm512_fmadd_pd(factor, _mm512_loadu_pd(c + i), _mm512_loadu_pd(b + i)));
#elif defined(__AVX2__)
    __m256d factor = _mm256_set1_pd(scale);
    for (; i + 4 <= count; i += 4)
        _mm256_stream_pd(
            a + i, _mm256_add_pd(_mm256_mul_pd(factor, _mm256_loadu_pd(c + i)), _mm256_loadu_pd(b + i)));
#endif
    finish();
    limit_triad(a + i, b + i, c + i, scale, count - i);
}

/* ---- arithmetic alone ---- */

double limit_operations(size_t count) {
    /* Chains that do not wait for each other: enough of them to fill two units of
     * any width with a latency of four or five. */
    enum { CHAINS = 96 };
    double chains[CHAINS];
    for (int i = 0; i < CHAINS; i++)
        chains[i] = i;
    for (size_t turn = 0; turn < count / (2 * CHAINS); turn++)
        for (int i = 0; i < CHAINS; i++)
            chains[i] = chains[i] * 0.999999 + 1e-9;
    double sum = 0;
    for (int i = 0; i < CHAINS; i++)
        sum += chains[i];
    return sum;
}
