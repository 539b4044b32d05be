/* team.h — threads that share the pieces of a job.  Between jobs they spin for a moment, then sleep. */
#ifndef CLAPP_TEAM_H
#define CLAPP_TEAM_H

#include "clapp.h"

/* One piece.  `member`, 0..clapp_team_size − 1, is the same for no two pieces done at the same time: scratch memory can
 * be chosen by it.  What is written must depend on the piece alone.  A job neither allocates nor runs another one. */
typedef void TeamJob(void *context, size_t piece, int member);

/* Calls `job` for every piece 0..pieces − 1 and returns when all are done; the caller is member 0.  Pieces are taken one
 * by one, in this order.  One caller at a time. */
void team_run(ClappTeam *team, size_t pieces, TeamJob *job, void *context);

#endif
