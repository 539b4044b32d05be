#include "team_worker.h"

#include "exports.h"
#include "team_threads.h"

static ClappTeam *own_team;
static _Atomic(bool) failed;

enum { LOOK_AGAIN = 100000000 }; /* nanoseconds */

/* ---- The system's side of a team ---------------------------------------------------------------------------------- */

bool team_start(ClappTeam *team) {
    return team->size > 1; /* members come in through wasm_team_serve */
}

void team_stop(ClappTeam *team) {
    (void)team;
}

void team_sleep(ClappTeam *team, TeamWord word, uint32_t seen) {
    const long long limit = word == TEAM_FINISHED ? LOOK_AGAIN : -1;
    __builtin_wasm_memory_atomic_wait32((int *)&team->words[word], (int)seen, limit);
    if (word == TEAM_FINISHED && atomic_load(&failed)) __builtin_trap();
}

void team_wake(ClappTeam *team, TeamWord word) {
    __builtin_wasm_memory_atomic_notify((int *)&team->words[word], UINT32_MAX);
}

/* WebAssembly has no instruction for it, and engines leave fences out; an atomic addition takes some nanoseconds. */
void team_pause(void) {
    volatile _Atomic(int) idle = 0;
    for (int i = 0; i < 8; i++) atomic_fetch_add_explicit(&idle, 1, memory_order_relaxed);
}

/* ---- JavaScript's side -------------------------------------------------------------------------------------------- */

int wasm_team_create(int threads) {
    const bool made = clapp_team_create(threads, &own_team, NULL) == CLAPP_OK;
    exports_employ(own_team);
    return made;
}

void wasm_team_serve(int member) {
    team_serve(own_team, member);
}

void wasm_team_dismiss(void) {
    team_dismiss(own_team);
}

void wasm_team_fail(void) {
    atomic_store(&failed, true);
}
