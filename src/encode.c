/* Features of images, sounds and clips for a linear probe. */
#include "error.h"
#include "network.h"

#include <string.h>

/* What a block's features are averaged over: (time, height, width, inner, channels) for each image. */
typedef struct FeatureMap {
    const float *values;
    int time, height, width;
    int inner; /* cells of a patch's code */
    size_t channels;
} FeatureMap;

/* The block's output, or the codes of a crop's patches. */
static FeatureMap feature_map(const Clapp *net, int block) {
    const Shape out = net->blocks[block].shapes.output;
    const int grid = net->sight.grid, inner = extent_volume(net->blocks[block].cells.count);
    const Activity *activity = &net->activity[block];
    if (network_cuts(net)) return (FeatureMap){activity->code, 1, grid, grid, inner, (size_t)out.channels};
    return (FeatureMap){activity->output, out.time, out.height, out.width, 1, (size_t)out.channels};
}

/* Parts of each axis: of time for a sound, of both sides for what is seen. */
static ClappExtent parts_of(const Clapp *net, int cells) {
    const bool sound = net->sight.is_sequence && net->sight.side == 1;
    return sound ? (ClappExtent){cells, 1, 1} : (ClappExtent){1, cells, cells};
}

/* Part i of n goes from ⌊i·side/n⌋ to ⌈(i+1)·side/n⌉. */
static int part_start(int i, int count, int side) {
    return i * side / count;
}

static int part_end(int i, int count, int side) {
    return ((i + 1) * side + count - 1) / count;
}

/* → mean (channels) of what lies in part (t, y, x) */
static void average(const FeatureMap *map, ClappExtent parts, int t, int y, int x, float *mean) {
    const int left = part_start(x, parts.width, map->width), right = part_end(x, parts.width, map->width);
    size_t count = 0;
    memset(mean, 0, map->channels * sizeof *mean);
    for (int step = part_start(t, parts.time, map->time); step < part_end(t, parts.time, map->time); step++)
        for (int row = part_start(y, parts.height, map->height); row < part_end(y, parts.height, map->height); row++) {
            const size_t from = (size_t)(((step * map->height + row) * map->width + left) * map->inner);
            const float *values = map->values + from * map->channels;
            for (int i = 0; i < (right - left) * map->inner; i++, count++, values += map->channels)
                for (size_t c = 0; c < map->channels; c++) mean[c] += values[c];
        }
    for (size_t c = 0; c < map->channels; c++) mean[c] /= (float)count;
}

/* One image's map → (parts, channels) */
static void average_parts(const FeatureMap *map, ClappExtent parts, float *features) {
    for (int t = 0; t < parts.time; t++)
        for (int y = 0; y < parts.height; y++)
            for (int x = 0; x < parts.width; x++, features += map->channels) average(map, parts, t, y, x, features);
}

static ClappStatus check_encoding(const Clapp *net, int count, int cells, ClappError *error) {
    if (count < 1 || count > net->settings.batch)
        return error_set(error, CLAPP_INVALID, "%d images cannot be encoded in a batch of %d", count,
                         net->settings.batch);
    for (int i = 0; i < net->settings.block_count; i++) {
        const FeatureMap map = feature_map(net, i);
        const ClappExtent parts = parts_of(net, cells);
        if (cells >= 1 && parts.time <= map.time && parts.height <= map.height && parts.width <= map.width) continue;
        if (parts.time == cells)
            return error_set(error, CLAPP_INVALID, "block %d cannot be averaged over %d parts of time; it has %d", i,
                             cells, map.time);
        return error_set(error, CLAPP_INVALID, "block %d cannot be averaged over %d×%d parts; it has %d×%d", i, cells,
                         cells, map.height, map.width);
    }
    return CLAPP_OK;
}

int clapp_feature_parts(const Clapp *net, int cells) {
    return extent_volume(parts_of(net, cells));
}

ClappStatus clapp_encode(Clapp *net, int count, int cells, float *const *features, ClappError *error) {
    ClappStatus status = check_encoding(net, count, cells, error);
    if (status == CLAPP_OK) status = learn_see(net, count, error);
    for (int i = 0; i < net->settings.block_count && status == CLAPP_OK; i++) {
        status = learn_forward(net, i, false, error);
        if (status != CLAPP_OK || !features || !features[i]) continue;
        FeatureMap map = feature_map(net, i);
        const size_t image = (size_t)(map.time * map.height * map.width * map.inner) * map.channels;
        const size_t size = (size_t)clapp_feature_parts(net, cells) * map.channels;
        for (size_t n = 0; n < (size_t)count; n++, map.values += image)
            average_parts(&map, parts_of(net, cells), features[i] + n * size);
    }
    return status;
}
