#include "team_threads.h"

#include "error.h"

#include <assert.h>
#include <stdlib.h>

/* A step makes some fifty jobs of some tens of microseconds, and waking a thread costs about as much.  There may be
 * fewer processors than threads, so nobody spins for longer. */
enum { SPINS = 1000 };

/* ---- Waiting ----------------------------------------------------------------------------------------------------- */

/* Spins, then sleeps, until the word is no longer `seen`; → what it is.  Who is about to sleep says so first and looks
 * at the word once more, and who counts a word up looks for sleepers after it: one of them sees the other. */
static uint32_t await_change(ClappTeam *team, TeamWord word, uint32_t seen) {
    uint32_t value = seen;
    for (int i = 0; i < SPINS; i++) {
        value = atomic_load_explicit(&team->words[word], memory_order_acquire);
        if (value != seen) return value;
        team_pause();
    }
    atomic_fetch_add(&team->sleepers[word], 1);
    while ((value = atomic_load(&team->words[word])) == seen) team_sleep(team, word, seen);
    atomic_fetch_sub(&team->sleepers[word], 1);
    return value;
}

static void announce(ClappTeam *team, TeamWord word) {
    atomic_fetch_add(&team->words[word], 1);
    if (atomic_load(&team->sleepers[word]) > 0) team_wake(team, word);
}

/* ---- A job ------------------------------------------------------------------------------------------------------- */

/* Does pieces until none is left.  A member that comes late may read the next job's fields, but only after the ticket it
 * looked at is over, and then it cannot take a piece with it. */
static void take_pieces(ClappTeam *team, int member) {
    uint32_t done = 0;
    uint64_t ticket = atomic_load_explicit(&team->ticket, memory_order_acquire);
    for (uint32_t left; (left = (uint32_t)ticket) > 0;) {
        TeamJob *job = atomic_load_explicit(&team->job, memory_order_relaxed);
        void *context = atomic_load_explicit(&team->context, memory_order_relaxed);
        const uint32_t pieces = atomic_load_explicit(&team->pieces, memory_order_relaxed);
        if (!atomic_compare_exchange_weak_explicit(&team->ticket, &ticket, ticket - 1, memory_order_acq_rel,
                                                   memory_order_acquire))
            continue;
        job(context, pieces - left, member);
        done++;
        ticket = atomic_load_explicit(&team->ticket, memory_order_acquire);
    }
    if (done > 0 && atomic_fetch_sub_explicit(&team->unfinished, done, memory_order_acq_rel) == done)
        announce(team, TEAM_FINISHED);
}

void team_run(ClappTeam *team, size_t pieces, TeamJob *job, void *context) {
    if (!team || pieces <= 1) {
        for (size_t piece = 0; piece < pieces; piece++) job(context, piece, 0);
        return;
    }
    assert(pieces <= UINT32_MAX);
    const uint32_t finished = atomic_load_explicit(&team->words[TEAM_FINISHED], memory_order_relaxed);
    const uint64_t number = (atomic_load_explicit(&team->ticket, memory_order_relaxed) >> 32) + 1;
    atomic_store_explicit(&team->job, job, memory_order_relaxed);
    atomic_store_explicit(&team->context, context, memory_order_relaxed);
    atomic_store_explicit(&team->pieces, (uint32_t)pieces, memory_order_relaxed);
    atomic_store_explicit(&team->unfinished, (uint32_t)pieces, memory_order_relaxed);
    atomic_store_explicit(&team->ticket, number << 32 | pieces, memory_order_release);
    announce(team, TEAM_CALLED);
    take_pieces(team, 0);
    await_change(team, TEAM_FINISHED, finished);
}

void team_serve(ClappTeam *team, int member) {
    uint32_t called = 0; /* as it was before the first job */
    while (!atomic_load(&team->dismissed)) {
        take_pieces(team, member);
        called = await_change(team, TEAM_CALLED, called);
    }
}

/* ---- A team's life ----------------------------------------------------------------------------------------------- */

ClappStatus clapp_team_create(int threads, ClappTeam **made, ClappError *error) {
    *made = NULL;
    if (threads < 1 || threads > CLAPP_MAX_THREADS)
        return error_set(error, CLAPP_INVALID, "threads is %d, expected 1 to %d", threads, CLAPP_MAX_THREADS);
    if (threads == 1) return CLAPP_OK;
    ClappTeam *team = calloc(1, sizeof *team);
    if (!team) return error_set(error, CLAPP_OUT_OF_MEMORY, "there is not enough memory for a team");
    team->size = threads;
    if (!team_start(team)) {
        clapp_team_destroy(team);
        return error_set(error, CLAPP_OUT_OF_MEMORY, "the system does not give %d threads", threads);
    }
    *made = team;
    return CLAPP_OK;
}

void team_dismiss(ClappTeam *team) {
    atomic_store(&team->dismissed, true);
    announce(team, TEAM_CALLED);
}

void clapp_team_destroy(ClappTeam *team) {
    if (!team) return;
    team_dismiss(team);
    team_stop(team);
    free(team);
}

int clapp_team_size(const ClappTeam *team) {
    return team ? team->size : 1;
}
