#include "backward.h"

void backward_block(const Block *block, const Machine *machine, const Activity *activity, float *d_output,
                    float *d_input) {
    block_update_outputs(block, machine, activity, d_output);
    if (d_input) block_send_down(block, machine, activity, d_output, d_input);
}
