/* The team: every piece is done once, by nobody twice at a time, whoever is awake; what was written is there. */
#include "team.h"

#include "check.h"
#include "support.h"

#include <stdatomic.h>
#include <time.h>

enum { MOST_PIECES = 1000 };

typedef struct Work {
    _Atomic(int) times[MOST_PIECES];
    _Atomic(int) inside[CLAPP_MAX_THREADS]; /* pieces that a member has in hand */
    _Atomic(int) faults;
    int members;
    size_t written[MOST_PIECES];
    size_t order[MOST_PIECES], done; /* of a single thread */
} Work;

static void do_piece(void *context, size_t piece, int member) {
    Work *work = context;
    const bool fits = piece < MOST_PIECES && member >= 0 && member < work->members;
    if (!fits || atomic_fetch_add(&work->inside[member], 1) != 0) {
        work->faults++;
        return;
    }
    work->times[piece]++;
    work->written[piece] += piece;
    if (work->members == 1) work->order[work->done++] = piece;
    atomic_fetch_sub(&work->inside[member], 1);
}

static ClappTeam *team_of(int threads) {
    ClappTeam *team = NULL;
    ClappError error = {{0}};
    if (!CHECK_INTEGER(clapp_team_create(threads, &team, &error), CLAPP_OK)) puts(error.text);
    CHECK_INTEGER(clapp_team_size(team), threads);
    return team;
}

static bool done_times(const Work *work, size_t pieces, int times) {
    for (size_t i = 0; i < MOST_PIECES; i++) {
        const size_t wanted = i < pieces ? (size_t)times : 0;
        if ((size_t)work->times[i] != wanted || work->written[i] != wanted * i) return false;
    }
    return work->faults == 0;
}

static void every_piece_is_done_once(void) {
    const size_t pieces[] = {0, 1, 2, 3, 17, MOST_PIECES};
    for (int threads = 1; threads <= 9; threads++) {
        ClappTeam *team = team_of(threads);
        for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
            Work *work = take(sizeof *work);
            *work = (Work){.members = threads};
            team_run(team, pieces[i], do_piece, work);
            check_that(done_times(work, pieces[i], 1), __FILE__, __LINE__, "%d threads, %zu pieces", threads,
                       pieces[i]);
            free(work);
        }
        clapp_team_destroy(team);
    }
}

static void check_order(ClappTeam *team, size_t pieces) {
    Work *work = take(sizeof *work);
    *work = (Work){.members = 1};
    team_run(team, pieces, do_piece, work);
    CHECK_INTEGER(work->done, pieces);
    for (size_t i = 0; i < pieces; i++) CHECK_INTEGER(work->order[i], i);
    free(work);
}

static void the_caller_alone_goes_in_order(void) {
    check_order(NULL, 20);
    ClappTeam *one = team_of(1), *two = team_of(2);
    CHECK(one == NULL);
    check_order(one, 20);
    check_order(two, 1);
    clapp_team_destroy(one);
    clapp_team_destroy(two);
}

/* What the caller wrote before a job is seen in it, and what a job wrote is seen behind it: sums of many small jobs. */
static void many_jobs_one_after_the_other(void) {
    for (int threads = 2; threads <= 4; threads++) {
        ClappTeam *team = team_of(threads);
        Work *work = take(sizeof *work);
        *work = (Work){.members = threads};
        const int jobs = 3000;
        for (int i = 0; i < jobs; i++) team_run(team, 5, do_piece, work);
        check_that(done_times(work, 5, jobs), __FILE__, __LINE__, "%d threads", threads);
        free(work);
        clapp_team_destroy(team);
    }
}

static double milliseconds(void) {
    struct timespec now = {0};
    timespec_get(&now, TIME_UTC);
    return 1e3 * (double)now.tv_sec + 1e-6 * (double)now.tv_nsec;
}

static void idle(double duration) {
    const double end = milliseconds() + duration;
    while (milliseconds() < end) {}
}

/* Two pieces that wait for each other, so that one thread cannot do both. */
static void meet(void *context, size_t piece, int member) {
    (void)piece, (void)member;
    _Atomic(int) *arrived = context;
    const double end = milliseconds() + 20000;
    (*arrived)++;
    while (*arrived % 2 != 0 && milliseconds() < end) {}
}

static void members_work_at_the_same_time(void) {
    ClappTeam *team = team_of(2);
    _Atomic(int) arrived = 0;
    const double start = milliseconds();
    for (int i = 0; i < 20; i++) {
        idle(i % 2 ? 0 : 3); /* the member has fallen asleep, or has not */
        team_run(team, 2, meet, &arrived);
    }
    CHECK(milliseconds() - start < 20000);
    clapp_team_destroy(team);
}

static void last_piece_is_slow(void *context, size_t piece, int member) {
    if (member != 0) idle(3); /* the caller falls asleep meanwhile */
    do_piece(context, piece, member);
}

static void the_caller_waits_for_the_last(void) {
    ClappTeam *team = team_of(3);
    Work *work = take(sizeof *work);
    *work = (Work){.members = 3};
    for (int i = 0; i < 20; i++) team_run(team, 4, last_piece_is_slow, work);
    CHECK(done_times(work, 4, 20));
    free(work);
    clapp_team_destroy(team);
}

static void teams_come_and_go(void) {
    for (int i = 0; i < 200; i++) {
        ClappTeam *team = team_of(2 + i % 3);
        Work *work = take(sizeof *work);
        *work = (Work){.members = clapp_team_size(team)};
        if (i % 2) team_run(team, 3, do_piece, work);
        clapp_team_destroy(team);
        CHECK(done_times(work, i % 2 ? 3 : 0, 1));
        free(work);
    }
    clapp_team_destroy(NULL);
}

static void impossible_numbers_are_refused(void) {
    const int wrong[] = {0, -1, CLAPP_MAX_THREADS + 1};
    for (int i = 0; i < 3; i++) {
        ClappTeam *team = NULL;
        ClappError error = {{0}};
        char expected[64];
        snprintf(expected, sizeof expected, "threads is %d, expected 1 to 64", wrong[i]);
        CHECK_INTEGER(clapp_team_create(wrong[i], &team, &error), CLAPP_INVALID);
        CHECK_TEXT(error.text, expected);
        CHECK(team == NULL);
    }
    CHECK_INTEGER(clapp_team_size(NULL), 1);
}

int main(void) {
    RUN(every_piece_is_done_once);
    RUN(the_caller_alone_goes_in_order);
    RUN(many_jobs_one_after_the_other);
    RUN(members_work_at_the_same_time);
    RUN(the_caller_waits_for_the_last);
    RUN(teams_come_and_go);
    RUN(impossible_numbers_are_refused);
    return check_report();
}
