using Embassy.Gateway.Endpoints;
using Embassy.Gateway.V1;
using Embassy.ServiceDefaults;
using Embassy.V1;

namespace Embassy.Gateway.Vocabularies;

/// <summary>
/// GET /v1/vocabularies: returns the words of the platform with their labels, from the files of the languages and of
/// the forums that charts and calendars use too.
/// </summary>
static class ListVocabularies
{
    const int Cost = 5;

    // The first ones are also words of charts and calendars.
    static readonly IReadOnlyList<string> InLocales =
        [.. ((string[])["kind", "status", "standing", "dimension", "flow", "issue", "commitment", "state"])
            .Concat(LocaleCatalogue.Vocabularies).Distinct()];

    public static void MapVocabularies(this IEndpointRouteBuilder app) =>
        app.MapComposedEndpoint("/v1/vocabularies", Cost, ["locale", "fallback"], async http =>
    {
        var language = await ComposedEndpoint.Language(http, EndpointQuery.Of(http, "locale", "fallback"));
        var locales = http.RequestServices.GetRequiredService<LocaleCatalogue>();
        var shown = new Labels(language, locales);
        var response = new ListVocabulariesResponse();
        foreach (var vocabulary in InLocales)
            Add(vocabulary, locales.WordsOf(vocabulary)
                .Select(word => (word, (Func<string, string?>)(tag => locales.Find(tag)?.Find($"{vocabulary}.{word}")))));
        Add("forum", ForumCatalogue.All.Select(f => (f.Key, Of(f.Names))));
        Add("body", ForumCatalogue.All.SelectMany(f => f.Bodies.Select(b => ($"{f.Key}/{b.Key}", Of(b.Titles)))));
        ComposedEndpoint.Describe(http, SurrogateKeys.Usual, ["mission"]);
        await GatewayEndpoint.Write(http, response);

        void Add(string vocabulary, IEnumerable<(string Word, Func<string, string?> Label)> words) =>
            response.Vocabularies.Add(new Vocabulary
            {
                Vocabulary_ = vocabulary,
                Words = { words.Select(w => shown.Of(w.Word, w.Label)) },
            });
    }, negotiates: true);

    static Func<string, string?> Of(IReadOnlyDictionary<string, string> names) => tag => names.GetValueOrDefault(tag);

    /// <summary>Labels in the language of a response.</summary>
    sealed class Labels(ResponseLanguage language, LocaleCatalogue locales)
    {
        readonly IReadOnlyList<string> all = language.Offered.Count > 0 ? language.Offered : locales.Tags;

        public VocabularyWord Of(string word, Func<string, string?> label)
        {
            List<Text> labels = [.. all.Where(l => label(l) is not null).Select(l => In(l, label(l)!))];
            return language.Locale is null ? new() { Word = word, Labels = { labels } }
                : new() { Word = word, Label = language.Select(labels) };
        }

        static Text In(string tag, string label) => new() { Lang = tag, Dir = Languages.Direction(tag), Text_ = label };
    }
}
