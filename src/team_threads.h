/* team_threads.h — a team, and what it asks of the system: threads, and words of memory that they can sleep at.
 * team_pthread.c has both from POSIX; in WebAssembly (wasm/team_worker.c) members come in from JavaScript. */
#ifndef CLAPP_TEAM_THREADS_H
#define CLAPP_TEAM_THREADS_H

#include "team.h"

#include <stdatomic.h>

/* Words that are counted up, and that somebody waits at. */
typedef enum TeamWord {
    TEAM_CALLED,   /* members: there is another job, or the team is dismissed  */
    TEAM_FINISHED, /* the caller: the last piece of the job is done            */
    TEAM_WORDS
} TeamWord;

typedef struct TeamThreads TeamThreads;

/* What is written in different places of a job stands in different lines of the cache. */
struct ClappTeam {
    int size;             /* with the caller                      */
    TeamThreads *threads; /* what the system's side has to keep   */
    _Atomic(bool) dismissed;
    _Atomic(TeamJob *) job;
    _Atomic(void *) context;
    _Atomic(uint32_t) pieces; /* of the job */
    char before_ticket[64];
    _Atomic(uint64_t) ticket; /* number of the job × 2^32 + pieces that nobody has taken yet */
    char before_unfinished[64];
    _Atomic(uint32_t) unfinished; /* pieces */
    char before_words[64];
    _Atomic(uint32_t) words[TEAM_WORDS];
    _Atomic(uint32_t) sleepers[TEAM_WORDS];
};

/* What a member does until it is dismissed. */
void team_serve(ClappTeam *team, int member);
/* Members return from team_serve, soon. */
void team_dismiss(ClappTeam *team);

/* Starts members 1..size − 1, each of which calls team_serve; what was started is left to team_stop if one cannot be. */
bool team_start(ClappTeam *team);
/* Returns when all are gone; they have been dismissed and woken. */
void team_stop(ClappTeam *team);
/* Sleeps until a wake unless the word is no longer `seen`; may return for no reason. */
void team_sleep(ClappTeam *team, TeamWord word, uint32_t seen);
void team_wake(ClappTeam *team, TeamWord word);
/* Some tens of nanoseconds of doing nothing. */
void team_pause(void);

#endif
