#define _POSIX_C_SOURCE 200809L /* pthread.h under -std=c11 */

#include "team_threads.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct TeamMember {
    ClappTeam *team;
    int number;
    pthread_t thread;
} TeamMember;

struct TeamThreads {
    pthread_mutex_t mutex;
    pthread_cond_t changed[TEAM_WORDS];
    int started;
    TeamMember members[]; /* (size − 1) */
};

static void *serve(void *context) {
    const TeamMember *member = context;
    team_serve(member->team, member->number);
    return NULL;
}

/* Mutexes and conditions with default attributes need no more than their memory. */
static TeamThreads *threads_prepare(int members) {
    TeamThreads *threads = calloc(1, sizeof *threads + (size_t)members * sizeof *threads->members);
    if (!threads) return NULL;
    bool ready = pthread_mutex_init(&threads->mutex, NULL) == 0;
    for (int word = 0; word < TEAM_WORDS; word++)
        ready = pthread_cond_init(&threads->changed[word], NULL) == 0 && ready;
    if (ready) return threads;
    free(threads);
    return NULL;
}

bool team_start(ClappTeam *team) {
    TeamThreads *threads = team->threads = threads_prepare(team->size - 1);
    if (!threads) return false;
    for (; threads->started < team->size - 1; threads->started++) {
        TeamMember *member = &threads->members[threads->started];
        member->team = team;
        member->number = threads->started + 1;
        if (pthread_create(&member->thread, NULL, serve, member) != 0) return false;
    }
    return true;
}

void team_stop(ClappTeam *team) {
    TeamThreads *threads = team->threads;
    if (!threads) return;
    for (int i = 0; i < threads->started; i++) pthread_join(threads->members[i].thread, NULL);
    for (int word = 0; word < TEAM_WORDS; word++) pthread_cond_destroy(&threads->changed[word]);
    pthread_mutex_destroy(&threads->mutex);
    free(threads);
}

void team_sleep(ClappTeam *team, TeamWord word, uint32_t seen) {
    TeamThreads *threads = team->threads;
    pthread_mutex_lock(&threads->mutex);
    if (atomic_load(&team->words[word]) == seen) pthread_cond_wait(&threads->changed[word], &threads->mutex);
    pthread_mutex_unlock(&threads->mutex);
}

/* The mutex makes sure that nobody is between looking at the word and falling asleep. */
void team_wake(ClappTeam *team, TeamWord word) {
    TeamThreads *threads = team->threads;
    pthread_mutex_lock(&threads->mutex);
    pthread_cond_broadcast(&threads->changed[word]);
    pthread_mutex_unlock(&threads->mutex);
}

void team_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}
