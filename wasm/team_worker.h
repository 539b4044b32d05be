/* team_worker.h — how JavaScript brings threads to a module with shared memory.  Each member is a worker with an
 * instance of its own over the same memory; before wasm_team_serve it sets __stack_pointer to the end of memory that
 * the first instance took for it. */
#ifndef CLAPP_WASM_TEAM_WORKER_H
#define CLAPP_WASM_TEAM_WORKER_H

#include "exports.h"

/* The module's one team; 0 if there is not enough memory.  It ends with the module. */
EXPORT int wasm_team_create(int threads);
/* What members 1..threads − 1 call; it returns when the team is dismissed. */
EXPORT void wasm_team_serve(int member);
EXPORT void wasm_team_dismiss(void);
/* A member will not return from its piece: the caller, who waits for it, traps. */
EXPORT void wasm_team_fail(void);

#endif
