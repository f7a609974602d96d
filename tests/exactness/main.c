/* Results of the library on made-up plans and figures against an oracle of its own kind.
 * See README.md. */
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "check.h"

typedef struct settings {
    uint64_t seed, verdicts, first_scene, scenes;
    size_t threads, rows;
    bool until_wrong; /* stop at the first fault */
    bool quiet;
    FILE *cases;
    uint64_t case_count;
    check_options check;
} settings;

/* What the threads share. */
typedef struct shared {
    const settings *settings;
    const soekpi_catalogue *catalogue;
    atomic_uint_fast64_t next_scene;
    pthread_mutex_t lock; /* of everything below */
    tally tally;
    bool failed;
    time_t began, told;
} shared;

static uint64_t faults_of(const tally *of) {
    return of->wrong + of->unlike + of->quarrels + of->failed;
}

static void tell_progress(shared *all) {
    time_t now = time(NULL);
    if (all->settings->quiet || now - all->told < 30)
        return;
    all->told = now;
    (void)fprintf(stderr, "%6.0f s: %" PRIu64 " verdicts, %" PRIu64 " wrong\n", difftime(now, all->began),
                  all->tally.verdicts, faults_of(&all->tally));
}

static void hand_over(shared *all, checker *check) {
    tally_add(&all->tally, &check->tally);
    if (check->faults.length > 0 && faults_of(&all->tally) <= all->settings->check.shown + 40)
        (void)printf("%s", check->faults.start);
    if (check->cases.length > 0)
        (void)fwrite(check->cases.start, 1, check->cases.length, all->settings->cases);
    all->failed = all->failed || check->cases.failed || check->faults.failed;
    text_free(&check->cases);
    text_free(&check->faults);
    memset(&check->tally, 0, sizeof check->tally);
    tell_progress(all);
}

static bool is_over(const shared *all) {
    const settings *wanted = all->settings;
    return all->failed || all->tally.verdicts >= wanted->verdicts ||
           (wanted->scenes > 0 && all->tally.scenes >= wanted->scenes) ||
           (wanted->until_wrong && faults_of(&all->tally) > 0);
}

static void *work(void *argument) {
    shared *all = argument;
    checker check;
    checker_begin(&check, &all->settings->check, all->catalogue);
    for (bool over = false; !over;) {
        scene made;
        uint64_t number = atomic_fetch_add(&all->next_scene, 1);
        bool done =
            scene_make(&made, all->settings->seed, number, all->settings->rows) && check_scene(&check, &made);
        scene_free(&made);
        (void)pthread_mutex_lock(&all->lock);
        all->failed = all->failed || !done;
        hand_over(all, &check);
        over = is_over(all);
        (void)pthread_mutex_unlock(&all->lock);
    }
    checker_end(&check);
    return NULL;
}

/* ---- report ---- */

static void print_share(const char *name, uint64_t count, uint64_t of) {
    (void)printf("  %-22s %14" PRIu64 "  %6.2f %%\n", name, count,
                 of ? 100.0 * (double)count / (double)of : 0);
}

static void print_paths(const char *what, const engine_paths *paths) {
    uint64_t sum = paths->lanes + paths->wide + paths->exact;
    (void)printf("%s\n", what);
    print_share("lanes", paths->lanes, sum);
    print_share("wide", paths->wide, sum);
    print_share("exact", paths->exact, sum);
}

static void report(const shared *all) {
    static const char *const classes[] = {"aimed at a limit", "15th digit off",  "last decimal off",
                                          "as last year",     "products cancel", "last bits off",
                                          "random",           "any power of ten"};
    static const char *const sets[] = {"by the exact path", "baseline", "AVX2", "AVX-512", "NEON"};
    static const char *const forms[] = {"constant", "item", "indicator", "prior", "opening"};
    const tally *sum = &all->tally;
    (void)printf("seed %" PRIu64 ", %" PRIu64 " scenes, %.0f s\n", all->settings->seed, sum->scenes,
                 difftime(time(NULL), all->began));
    (void)printf("verdicts: %" PRIu64 "; numbers compared bit for bit: %" PRIu64 "\n", sum->verdicts,
                 sum->numbers);
    (void)printf("results compared with those of further runs\n");
    for (int i = 0; i < SOEKPI_INSTRUCTIONS_END; i++)
        print_share(sets[i], sum->again[i], sum->verdicts);
    print_paths("values, verdicts, reasons decided by", &sum->paths[0]);
    print_paths("with references, margins or amounts decided by", &sum->paths[1]);
    (void)printf("figures\n");
    for (int i = 0; i < ROW_CLASS_END; i++)
        print_share(classes[i], sum->classes[i], sum->verdicts);
    (void)printf("rules against\n");
    for (int i = 0; i < RULE_FORM_END; i++)
        print_share(forms[i], sum->forms[i], sum->verdicts);
    (void)printf("outcomes\n");
    print_share("exact ties", sum->ties, sum->verdicts);
    print_share("on the edge of at_risk", sum->edges, sum->verdicts);
    for (int i = 0; i < SOEKPI_VERDICT_END; i++)
        print_share(soekpi_verdict_id(i), sum->judged[i], sum->verdicts);
    for (int i = 1; i < SOEKPI_REASON_END; i++)
        print_share(soekpi_reason_id(i), sum->reasons[i], sum->verdicts);
    (void)printf("oracles\n");
    print_share("128-bit fractions", sum->small, sum->verdicts);
    print_share("rationals (GMP)", sum->gmp, sum->verdicts);
    print_share("both", sum->both, sum->verdicts);
    print_share("written for Python", sum->cases, sum->verdicts);
    (void)printf("refused: %" PRIu64 ", oracles that disagree: %" PRIu64 ", unlike the first run: %" PRIu64
                 ", unlike the oracle: %" PRIu64 "\n",
                 sum->failed, sum->quarrels, sum->unlike, sum->wrong);
    (void)printf("paths: lanes %" PRIu64 ", wide %" PRIu64 ", exact %" PRIu64 "\n",
                 sum->paths[0].lanes + sum->paths[1].lanes, sum->paths[0].wide + sum->paths[1].wide,
                 sum->paths[0].exact + sum->paths[1].exact);
    (void)printf("wrong: %" PRIu64 "\n", faults_of(sum));
}

/* What a run of some length must be made of, or it proves little. */
static bool mix_is_right(const tally *sum) {
    enum { TIES = 30, UNITS = 20, LENGTH = 1000000 };
    if (sum->verdicts < LENGTH)
        return true;
    bool right =
        100 * sum->ties >= TIES * sum->verdicts && 100 * sum->classes[ROW_UNIT] >= UNITS * sum->verdicts;
    if (!right)
        (void)printf("too few ties or too few figures one unit of the 15th digit off\n");
    return right;
}

/* ---- settings ---- */

static int usage(int status) {
    (void)fprintf(status ? stderr : stdout,
                  "usage: exactness [--full] [--seed N] [--verdicts N] [--threads N] [--rows N] [--scene N]\n"
                  "                 [--until-wrong] [--cases FILE] [--shown N] [--quiet]\n"
                  "  --full         1e9 verdicts (default: 1.5e6)\n"
                  "  --scene N      scene N alone\n"
                  "  --shown N      describe N faults (default: 8)\n"
                  "  --until-wrong  stop at the first fault\n"
                  "  --cases FILE   cases for judge_again.py (1e6 with --full, else 2e4)\n");
    return status;
}

static bool read_number(const char *digits, uint64_t *out) {
    char *end;
    if (!digits)
        return false;
    *out = strtoull(digits, &end, 10);
    return end != digits && *end == '\0';
}

static bool read_settings(int count, char **words, settings *out) {
    uint64_t number = 0;
    const char *cases = NULL;
    *out = (settings){.seed = 20231231, .verdicts = 1500000, .threads = 1, .rows = SIZE_MAX};
    out->check = (check_options){.both_every = 16, .again_every = 1, .shown = 8};
    out->case_count = 20000;
    for (int i = 1; i < count; i++) {
        const char *word = words[i], *value = i + 1 < count ? words[i + 1] : NULL;
        if (strcmp(word, "--full") == 0) {
            out->verdicts = 1000000000;
            out->check.both_every = 1000;
            out->check.again_every = 8;
            out->case_count = 1000000;
        } else if (strcmp(word, "--until-wrong") == 0) {
            out->until_wrong = true;
        } else if (strcmp(word, "--quiet") == 0) {
            out->quiet = true;
        } else if (strcmp(word, "--cases") == 0 && value) {
            cases = value;
            i++;
        } else {
            if (!read_number(value, &number))
                return false;
            i++;
            if (strcmp(word, "--seed") == 0)
                out->seed = number;
            else if (strcmp(word, "--verdicts") == 0)
                out->verdicts = number;
            else if (strcmp(word, "--threads") == 0 && number > 0)
                out->threads = (size_t)number;
            else if (strcmp(word, "--shown") == 0)
                out->check.shown = number;
            else if (strcmp(word, "--rows") == 0 && number > 0)
                out->rows = (size_t)number;
            else if (strcmp(word, "--scene") == 0) {
                out->first_scene = number;
                out->scenes = 1;
            } else
                return false;
        }
    }
    if (cases) {
        out->cases = fopen(cases, "w");
        out->check.case_every = out->verdicts > out->case_count ? out->verdicts / out->case_count : 1;
        if (!out->cases)
            perror(cases);
    }
    return !cases || out->cases;
}

static bool run_threads(shared *all, size_t count) {
    pthread_t *threads = calloc(count, sizeof *threads);
    if (!threads)
        return false;
    size_t started = 0;
    while (started < count && pthread_create(&threads[started], NULL, work, all) == 0)
        started++;
    for (size_t i = 0; i < started; i++)
        (void)pthread_join(threads[i], NULL);
    free(threads);
    return started == count && !all->failed;
}

int main(int count, char **words) {
    settings chosen;
    if (count == 2 && (strcmp(words[1], "--help") == 0 || strcmp(words[1], "-h") == 0))
        return usage(0);
    if (!read_settings(count, words, &chosen))
        return usage(2);
    soekpi_error error;
    soekpi_catalogue *catalogue = soekpi_catalogue_create(&error);
    if (!catalogue) {
        (void)fprintf(stderr, "%s\n", error.message);
        return 2;
    }
    shared all = {.settings = &chosen, .catalogue = catalogue, .lock = PTHREAD_MUTEX_INITIALIZER};
    atomic_init(&all.next_scene, chosen.first_scene);
    all.began = all.told = time(NULL);
    bool done = run_threads(&all, chosen.threads);
    report(&all);
    if (chosen.cases && fclose(chosen.cases) != 0)
        done = false;
    soekpi_catalogue_free(catalogue);
    if (!done)
        (void)printf("not finished: memory, a thread or the file of cases failed\n");
    return done && mix_is_right(&all.tally) && faults_of(&all.tally) == 0 ? 0 : 1;
}
