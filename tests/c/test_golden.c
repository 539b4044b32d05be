/* clapp_given_update against automatic differentiation: tests/golden/<case>/{model, batch, expected}.safetensors, made by
 * PyTorch.  Then with one choice changed, to show that the comparison can fail. */
#include "clapp.h"

#include "check.h"
#include "safetensors.h"
#include "support.h"

static const char *const names[] = {"both",  "clapp-s", "empty-group", "first-target-row", "fixation",
                                    "k-one", "mixed",   "mixed-pool",  "rectangles",       "saccade"};
enum { CASES = sizeof names / sizeof names[0] };

static const double tolerance = 1e-4; /* of each tensor's largest value */

typedef struct Bytes {
    uint8_t *at;
    size_t size;
} Bytes;

typedef struct Case {
    Bytes model, batch, expected;
} Case;

static Bytes read_part(const char *name, const char *part) {
    char path[1024];
    Bytes bytes = {NULL, 0};
    snprintf(path, sizeof path, "%s/%s/%s.safetensors", GOLDEN_DIR, name, part);
    bytes.at = read_file(path, &bytes.size);
    check_that(bytes.at != NULL, __FILE__, __LINE__, "%s cannot be read", path);
    return bytes;
}

static bool case_open(Case *c, const char *name) {
    *c = (Case){read_part(name, "model"), read_part(name, "batch"), read_part(name, "expected")};
    return c->model.at && c->batch.at && c->expected.at;
}

static void case_close(Case *c) {
    free(c->model.at), free(c->batch.at), free(c->expected.at);
}

static Bytes update(const Case *c) {
    ClappError error = {""};
    Bytes gradients = {NULL, 0};
    const ClappStatus status = clapp_given_update(c->model.at, c->model.size, c->batch.at, c->batch.size, &gradients.at,
                                                  &gradients.size, &error);
    check_that(status == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
    return gradients;
}

/* max|a − b| / max|b|; 0 where both are nothing but zeros. */
static double difference(const SafetensorsEntry *a, const SafetensorsEntry *b) {
    float *values = take_floats(a->count), *expected = take_floats(b->count);
    double largest = 0, apart = 0;
    CHECK(safetensors_read_f32(a, values, a->count, NULL) == CLAPP_OK);
    CHECK(safetensors_read_f32(b, expected, b->count, NULL) == CLAPP_OK);
    for (size_t i = 0; i < a->count; i++) {
        largest = fmax(largest, fabs((double)expected[i]));
        apart = fmax(apart, fabs((double)values[i] - (double)expected[i]));
    }
    free(values), free(expected);
    return apart == 0 ? 0 : apart / largest;
}

static bool same_shape(const SafetensorsEntry *a, const SafetensorsEntry *b) {
    bool same = a->type == b->type && a->rank == b->rank;
    for (int axis = 0; same && axis < a->rank; axis++) same = a->shape[axis] == b->shape[axis];
    return same;
}

/* The largest difference of all tensors; names and shapes must be the same. */
static double largest_difference(Bytes got, Bytes expected) {
    SafetensorsFile ours, theirs;
    double largest = 0;
    if (!CHECK(safetensors_open(got.at, got.size, &ours, NULL) == CLAPP_OK)) return INFINITY;
    if (!CHECK(safetensors_open(expected.at, expected.size, &theirs, NULL) == CLAPP_OK)) return INFINITY;
    CHECK_INTEGER(ours.entry_count, theirs.entry_count);
    for (int i = 0; i < theirs.entry_count; i++) {
        const SafetensorsEntry *own = safetensors_find(&ours, theirs.entries[i].name);
        if (check_that(own && same_shape(own, &theirs.entries[i]), __FILE__, __LINE__, "%s is missing or misshapen",
                       theirs.entries[i].name))
            largest = fmax(largest, difference(own, &theirs.entries[i]));
    }
    safetensors_close(&ours), safetensors_close(&theirs);
    return largest;
}

static void updates_are_pytorchs(void) {
    for (int i = 0; i < CASES; i++) {
        Case c;
        if (case_open(&c, names[i])) {
            const Bytes got = update(&c);
            const double apart = got.at ? largest_difference(got, c.expected) : INFINITY;
            check_that(apart < tolerance, __FILE__, __LINE__, "%s is off by %.3g", names[i], apart);
            clapp_free(got.at);
        }
        case_close(&c);
    }
}

/* ---- Wrong on purpose -------------------------------------------------------------------------------------------- */

/* Value `index` of an I32 entry of the batch, in place. */
static int32_t *value_at(Case *c, const char *entry_name, size_t index, size_t *count) {
    SafetensorsFile file;
    if (safetensors_open(c->batch.at, c->batch.size, &file, NULL) != CLAPP_OK) return NULL;
    const SafetensorsEntry *entry = safetensors_find(&file, entry_name);
    const size_t offset = entry->offset + 4 * index;
    *count = entry->count;
    safetensors_close(&file);
    return (int32_t *)(void *)(c->batch.at + offset); /* a file's data begin at a multiple of 8 */
}

static double difference_after(Case *c) {
    const Bytes got = update(c);
    const double apart = got.at ? largest_difference(got, c->expected) : 0;
    clapp_free(got.at);
    return apart;
}

/* Each choice of the broadcast factor matters: any of them, changed, is seen. */
static void a_flipped_update_is_noticed(void) {
    for (int i = 0; i < CASES; i++) {
        Case c;
        size_t count = 0;
        if (!case_open(&c, names[i]) || !CHECK(value_at(&c, "updates", 0, &count) != NULL)) continue;
        for (size_t at = 0; at < count; at++) {
            int32_t *choice = value_at(&c, "updates", at, &count);
            const int32_t right = *choice;
            *choice = right == 0 ? 1 : -right;
            const double apart = difference_after(&c);
            check_that(apart > 100 * tolerance, __FILE__, __LINE__, "%s: update %zu flipped, off by only %.3g",
                       names[i], at, apart);
            *choice = right;
        }
        CHECK(difference_after(&c) < tolerance);
        case_close(&c);
    }
}

/* Another negative is seen where the image is on a saccade, and only there. */
static void a_wrong_negative_is_noticed(void) {
    int noticed = 0;
    for (int i = 0; i < CASES; i++) {
        Case c;
        size_t count = 0, updates = 0;
        if (!case_open(&c, names[i]) || !CHECK(value_at(&c, "negatives", 0, &count) != NULL)) continue;
        value_at(&c, "updates", 0, &updates);
        SafetensorsFile file;
        if (!CHECK(safetensors_open(c.batch.at, c.batch.size, &file, NULL) == CLAPP_OK)) continue;
        const int *shape = safetensors_find(&file, "negatives")->shape; /* [L, 2, K, B] */
        const size_t steps = (size_t)shape[2], batch = (size_t)shape[3];
        safetensors_close(&file);
        for (size_t at = 0; at < count; at += 3) { /* every image of 4 or 5 in turn */
            int32_t *negative = value_at(&c, "negatives", at, &count);
            const int32_t right = *negative;
            const size_t update_at = at / (steps * batch) * batch + at % batch;
            const bool matters = *value_at(&c, "updates", update_at, &updates) <= 0;
            *negative = (right + 1) % (int32_t)batch;
            const double apart = difference_after(&c);
            check_that((apart > 10 * tolerance) == matters, __FILE__, __LINE__,
                       "%s: negative %zu changed, off by %.3g although it %s", names[i], at, apart,
                       matters ? "matters" : "does not matter");
            noticed += matters;
            *negative = right;
        }
        case_close(&c);
    }
    CHECK(noticed > 50);
}

/* ---- Refusals ---------------------------------------------------------------------------------------------------- */

static void check_refused(const Case *c, const char *expected) {
    ClappError error = {""};
    uint8_t *gradients = NULL;
    size_t size = 77;
    CHECK_INTEGER(clapp_given_update(c->model.at, c->model.size, c->batch.at, c->batch.size, &gradients, &size, &error),
                  CLAPP_INVALID);
    check_that(strstr(error.text, expected) != NULL, __FILE__, __LINE__, "\"%s\" does not speak of %s", error.text,
               expected);
    CHECK(gradients == NULL);
}

static void choices_out_of_range_are_refused(void) {
    static const struct {
        const char *entry;
        int32_t value;
    } wrong[] = {{"negatives", -1},        {"negatives", 5}, {"negatives", INT32_MAX},
                 {"negatives", INT32_MIN}, {"updates", 2},   {"updates", -2},
                 {"updates", 256},         {"updates", 255}, {"updates", INT32_MIN}};
    Case c;
    if (!case_open(&c, "mixed")) return;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        size_t count = 0;
        int32_t *value = value_at(&c, wrong[i].entry, 7, &count);
        const int32_t right = *value;
        *value = wrong[i].value;
        check_refused(&c, wrong[i].entry);
        *value = right;
    }
    case_close(&c);
}

static void files_that_do_not_belong_are_refused(void) {
    Case mixed, other;
    if (!case_open(&mixed, "mixed") || !case_open(&other, "k-one")) return;
    const Case swapped = {other.model, mixed.batch, mixed.expected};
    check_refused(&swapped, "negatives"); /* K differs */
    const Case two_batches = {mixed.batch, mixed.batch, mixed.expected};
    check_refused(&two_batches, "network");
    const Case two_models = {mixed.model, mixed.model, mixed.expected};
    check_refused(&two_models, "images");
    const Case nothing = {{mixed.model.at, 7}, mixed.batch, mixed.expected};
    check_refused(&nothing, "");
    case_close(&mixed), case_close(&other);
}

int main(void) {
    RUN(updates_are_pytorchs);
    RUN(a_flipped_update_is_noticed);
    RUN(a_wrong_negative_is_noticed);
    RUN(choices_out_of_range_are_refused);
    RUN(files_that_do_not_belong_are_refused);
    return check_report();
}
