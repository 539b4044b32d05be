/* A team where there are no threads: the caller alone. */
#include "team.h"

#include "error.h"

void team_run(ClappTeam *team, size_t pieces, TeamJob *job, void *context) {
    (void)team;
    for (size_t piece = 0; piece < pieces; piece++) job(context, piece, 0);
}

ClappStatus clapp_team_create(int threads, ClappTeam **team, ClappError *error) {
    *team = NULL;
    if (threads == 1) return CLAPP_OK;
    return error_set(error, CLAPP_INVALID, "threads is %d, but this build has one only", threads);
}

void clapp_team_destroy(ClappTeam *team) {
    (void)team;
}

int clapp_team_size(const ClappTeam *team) {
    (void)team;
    return 1;
}
