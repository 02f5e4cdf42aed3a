using System.Globalization;
using System.Text;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Embassy.Search.Index;

/// <summary>An index document: the public content of one subject in one language.</summary>
/// <param name="About">The subject of the announcements that change it: <c>pages/{key}/editions/{locale}</c>,
/// <c>engagements/{id}</c>.</param>
/// <param name="Subject">The subject in the API: <c>pages/{key}</c>.</param>
/// <param name="Date">Civil date with its precision, or empty.</param>
/// <param name="Translation">Translation state of a page; empty for others.</param>
/// <param name="Number">The edition number of a page; 0 for others.</param>
sealed record SearchDocument(
    string About, string Subject, string Lang, string Type, string Title, string Summary, string Body, string Detail, string Date,
    string Slug, string Translation, int Number)
{
    /// <summary>The forum of a resolution; empty for others.</summary>
    public string Forum { get; init; } = "";

    /// <summary>The States that take part or are named, ISO 3166-1 alpha-3.</summary>
    public IReadOnlyCollection<string> States { get; init; } = [];

    /// <summary>The searched fields of a language, with their boosts.</summary>
    public static readonly IReadOnlyDictionary<string, float> Fields =
        new Dictionary<string, float> { ["title"] = 4, ["summary"] = 2, ["detail"] = 2, ["body"] = 1 };

    /// <summary>The field of a language with the words as they are written, for completions and corrections.</summary>
    public static string Words(string lang) => WordsPrefix + lang;

    public const string WordsPrefix = "words.";

    // Only which records have a word matters there.
    static readonly FieldType Vocabulary = new(TextField.TYPE_NOT_STORED) { IndexOptions = IndexOptions.DOCS_ONLY, OmitNorms = true };

    // Indexed with offsets, so that matches are highlighted without analysing the text again.
    static readonly FieldType Text = new(TextField.TYPE_STORED) { IndexOptions = IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS };

    /// <summary>A unique id that is stable across indexes; it breaks ties in rank.</summary>
    public string Id => $"{About}@{Lang}";

    int Year => Date.Length >= 4 && int.TryParse(Date.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
        ? year : 0;

    public Document ToDocument(string source, string stamp)
    {
        var document = new Document
        {
            new StringField("about", About, Field.Store.NO), new StringField("source", source, Field.Store.NO),
            new StringField("stamp", stamp, Field.Store.NO),
            new StoredField("id", Id), new SortedDocValuesField("id", new BytesRef(Id)),
            new StoredField("type", Type), new SortedDocValuesField("type", new BytesRef(Type)), new NumericDocValuesField("year", Year),
            new StoredField("subject", Subject), new StoredField("lang", Lang), new StoredField("date", Date),
            new StoredField("slug", Slug),
            new StoredField("translation", Translation), new StoredField("number", Number),
        };
        if (Forum.Length > 0) document.Add(new StringField("forum", Forum, Field.Store.NO));
        foreach (var state in States) document.Add(new StringField("state", state, Field.Store.NO));
        foreach (var (field, text) in ((string, string)[])[("title", Title), ("summary", Summary), ("detail", Detail), ("body", Body)])
        {
            if (text.Length == 0) continue;
            document.Add(new Field($"{field}.{Lang}", Clean(text), Text));
            document.Add(new Field(Words(Lang), Clean(text), Vocabulary));
        }
        return document;
    }

    // A lone surrogate makes every filter throw, and one bad row must not block the others.
    static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
