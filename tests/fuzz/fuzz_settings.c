/* Settings that are taken are complete: as JSON and back they are the same. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ClappSettings settings, back;
    ClappError error = {""};
    char json[8192];
    uint8_t *text = fuzz_copy(data, size);
    memset(&settings, 0x5a, sizeof settings);
    memset(&back, 0x5a, sizeof back);
    const ClappStatus status = clapp_settings_from_json((const char *)text, size, &settings, &error);
    fuzz_check_sentence(status, &error);
    if (status == CLAPP_OK) {
        const size_t length = clapp_settings_to_json(&settings, json, sizeof json);
        PROMISE(length < sizeof json && clapp_settings_from_json(json, length, &back, &error) == CLAPP_OK);
        char again[sizeof json];
        PROMISE(clapp_settings_to_json(&back, again, sizeof again) == length && memcmp(json, again, length) == 0);
        ClappMemory memory;
        ClappError too_large = {""};
        fuzz_check_sentence(clapp_memory_parts(&settings, &memory, &too_large), &too_large);
    }
    free(text);
    return 0;
}
