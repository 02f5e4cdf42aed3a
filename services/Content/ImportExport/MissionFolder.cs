using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Embassy.Content.Editions;

namespace Embassy.Content.ImportExport;

/// <summary>
/// The folder format of a mission, as in <c>deploy/missions</c>: the mission, and its pages with their public content.
/// An export adds the assets, and a <c>record.json</c> beside each page with the rest of its data.
/// </summary>
static class MissionFolder
{
    public const string Mission = "mission.json", Authors = "authors.json", Assets = "assets/", Facts = "facts/";

    public static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // The same content gives the same bytes: one member order, one number and string format, one kind of line ending.
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new Instants() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { EditionFile.LeaveOutEmpty } },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // UTC with microseconds, the precision of both databases.
    sealed class Instants : JsonConverter<DateTimeOffset>
    {
        const string Form = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var at = reader.GetDateTimeOffset().ToUniversalTime();
            return at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond));
        }

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture));
    }

    public static string Page(string key) => $"pages/{key}/page.json";

    public static string Record(string key) => $"pages/{key}/record.json";

    /// <summary>
    /// Returns the path of an edition's text; the text of the public edition is named after its language.
    /// </summary>
    public static string Body(string key, string locale, int number, bool isPublic) => isPublic ? $"pages/{key}/{locale}.md"
        : $"pages/{key}/history/{locale}-{number}.md";
}

/// <summary>The mission: the body of UpdateMission.</summary>
sealed record MissionFile(
    string SendingState, string ReceivingState, List<string> Locales, List<TextFile>? Names = null, List<string>? TimeZones = null,
    string? Approval = null,
    string? Removal = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Contact = null);

/// <summary>The names of those whom the records name by the subjects of their tokens.</summary>
sealed record AuthorsFile(List<AuthorRecord> Authors);

sealed record AuthorRecord(string Id, string Name);

sealed record TextFile(string Lang, string Text);

/// <summary>A page and its public content, in the form for writing by hand.</summary>
sealed record PageFile(PageHead Create, SortedDictionary<string, EditionFile>? Editions = null);

/// <summary>The body of CreatePage.</summary>
sealed record PageHead(
    string Key, string Type, string AuthenticLocale, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        string? Audience = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? EmbargoUntil = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Parent = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Position = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool InMenu = false);

/// <summary>The fields of SaveDraft, without the body.</summary>
sealed record EditionFile : FrontMatter
{
    [JsonConstructor]
    public EditionFile() { }

    [SetsRequiredMembers]
    public EditionFile(FrontMatter frontMatter) : base(frontMatter) { }

    [JsonPropertyOrder(1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<string>? Cites { get; init; }

    /// <summary>Leaves out the optional fields that are empty.</summary>
    public static void LeaveOutEmpty(JsonTypeInfo type)
    {
        if (type.Type != typeof(EditionFile)) return;
        foreach (var field in type.Properties.Where(p => p.PropertyType == typeof(string) && !p.IsRequired))
            field.ShouldSerialize = (_, text) => text is not "";
    }
}

/// <summary>The rest of a page's data; its members, and those below, have the names of their columns.</summary>
sealed record PageRecord(
    DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ChangedAt, string ChangedBy, int Version, string Owner,
    DateOnly? ReviewBy, bool ReviewAsked,
    List<SlugRecord> Slugs, List<EditionRecord> Editions, List<ReviewRecord> Reviews, List<ScheduleRecord> Schedules);

sealed record SlugRecord(string Locale, string Name, bool WasPublic);

/// <param name="Words">Null for the public edition, whose text is in <c>page.json</c>.</param>
sealed record EditionRecord(
    Guid Id, string Locale, int Number, string State, EditionFile? Words, string? SourceFingerprint, int? SourceNumber, string Author,
    List<string> Contributors,
    string ApprovedBy, DateTimeOffset? ApprovedAt, string Note, string Reason, string? MovedTo, DateTimeOffset SavedAt,
    DateTimeOffset? PublishedAt, DateTimeOffset? FirstPublishedAt,
    DateTimeOffset? WithdrawnAt, DateTimeOffset? GoneAt, DateTimeOffset? EndedAt, int Version,
    string ReaffirmedBy, DateTimeOffset? ReaffirmedAt, string NeutralReason);

sealed record ReviewRecord(
    Guid Id, string Locale, string Reason, string Subject, string Detail, string State, DateTimeOffset OpenedAt, string Assignee,
    DateTimeOffset? ClosedAt, string ClosedBy, string Note, int Version);

sealed record ScheduleRecord(
    string Locale, int Number, DateTimeOffset? PublishAt, DateTimeOffset? WithdrawAt, string Zone, Guid? WaitsFor, string Reason,
    string SetBy,
    DateTimeOffset SetAt, int Attempts, string Error, DateTimeOffset? RetryAt);

sealed record AssetRecord(
    Guid Id, string Sha256, string SourceSha256, string MediaType, string Name, List<FormRecord> Forms, List<TextFile> Texts,
    string UploadedBy, DateTimeOffset UploadedAt, string DescribedBy, DateTimeOffset? DescribedAt, int Version);

/// <param name="Versions">All versions of the fact, from the first to the current one.</param>
sealed record FactRecord(string Key, string Kind, string DerivedFrom, int ValueVersion, List<FactVersionRecord> Versions);

sealed record FactVersionRecord(int Version, Facts.FactValue Said, DateTimeOffset ChangedAt, string ChangedBy);

sealed record FormRecord(int Width, int Height, long Bytes);
