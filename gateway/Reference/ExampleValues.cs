using Google.Protobuf.Reflection;

namespace Embassy.Gateway.Reference;

/// <summary>Provides example values of members of responses, by field name.</summary>
static class ExampleValues
{
    public static string? Of(FieldDescriptor field) => field.Name switch
    {
        "key" or "page_key" => "current-relations",
        "id" => "0193590c-8f5b-7c3e-9a35-2f1a4c6e8d10",
        "locale" or "lang" or "authentic_locale" or "available_locales" or "locales" => "ar",
        "state" or "sending_state" or "party" or "parties" or "states" or "partner" => "DZA",
        "receiving_state" => "AZE",
        "date" or "start" or "end" or "from" or "to" or "as_of" or "joined" or "retrieved" or "status_since" => "2022-08-29",
        "time_zones" => "Africa/Algiers",
        "slug" => "العلاقات-الحالية",
        "title" or "text" => "العلاقات الجزائرية الأذربيجانية",
        "types" => "embassy.content.edition.published.v1",
        "url" => "https://receiver.example/embassy",
        "reference" => "https://example.org/source",
        _ => null,
    };
}
