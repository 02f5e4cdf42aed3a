using System.Linq.Expressions;
using Embassy.Announcements;
using Embassy.Forums.Imports;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Resolutions;

/// <summary>A paragraph that names States.</summary>
public sealed record ParagraphContent(string Number, List<string> Names, string Lang, string Text)
{
    public V1.Paragraph ToProto() => new() { Number = Number, Names = { Names }, Text = new LanguageText(Lang, Text).ToProto() };
}

/// <summary>The content of a row of a resolutions file.</summary>
public sealed record ResolutionContent(
    string Symbol, string Kind, string Session, CivilDate? Adopted, string By, List<LanguageText> Titles, List<string> Subjects,
    string TextLink,
    List<ParagraphContent> Paragraphs, string Source, string Note);

/// <summary>A resolution, declaration or decision of a forum, with its paragraphs that name a State.</summary>
[WithoutAudience("what a forum has said is public")]
public sealed class Resolution : ImportedRow
{
    public string Symbol { get; private set; } = "";
    public string Kind { get; private set; } = "";
    public string Session { get; private set; } = "";
    public CivilDate? Adopted { get; private set; }
    public string By { get; private set; } = "";
    public List<LanguageText> Titles { get; private set; } = [];
    public List<string> Subjects { get; private set; } = [];
    public string TextLink { get; private set; } = "";
    public List<ParagraphContent> Paragraphs { get; private set; } = [];
    public string Source { get; private set; } = "";
    public string Note { get; private set; } = "";

    /// <summary>The sort key of lists; a resolution without a date comes last.</summary>
    public DateOnly SortDay { get; private set; }

    /// <summary>Its search terms: subjects and named States.</summary>
    /// <remarks>The lists are JSON, which no index covers.</remarks>
    public List<ResolutionWord> Words { get; private set; } = [];

    /// <summary>Returns false if nothing changed.</summary>
    public bool Record(ResolutionContent said)
    {
        if (!Says(said)) return false;
        (Symbol, Kind, Session, Adopted, By, Titles, Subjects, TextLink, Paragraphs, Source, Note) =
            (said.Symbol, said.Kind, said.Session, said.Adopted, said.By, said.Titles, said.Subjects, said.TextLink, said.Paragraphs,
                said.Source, said.Note);
        SortDay = Adopted?.First ?? DateOnly.MinValue;
        var words = Subjects.Select(ResolutionWord.OfSubject)
            .Concat(Paragraphs.SelectMany(p => p.Names).Distinct().Select(ResolutionWord.OfState)).ToList();
        Words.RemoveAll(w => !words.Contains(w.Word));
        Words.AddRange(
            words.Where(w => !Words.Exists(known => known.Word == w)).Select(w => new ResolutionWord { Word = w, ResolutionId = Id }));
        return true;
    }

    /// <summary>Matches at least one of these terms.</summary>
    public static Expression<Func<Resolution, bool>> FoundBy(params string[] words) => r => r.Words.Any(w => words.Contains(w.Word));

    public static void Map(ModelBuilder model)
    {
        model.Entity<Resolution>(resolution =>
        {
            MapImportedRow(resolution, "Resolutions");
            resolution.Property(r => r.Symbol).HasMaxLength(100);
            resolution.Property(r => r.Kind).HasMaxLength(12);
            resolution.Property(r => r.Session).HasMaxLength(100);
            resolution.Property(r => r.By).HasMaxLength(12);
            resolution.Property(r => r.TextLink).HasMaxLength(1000);
            resolution.Property(r => r.Source).HasMaxLength(RowReader.LongestSource);
            resolution.Property(r => r.Note).HasMaxLength(RowReader.LongestNote);
            resolution.HasIndex(r => new { r.Forum, r.SortDay, r.Key });
            resolution.HasMany(r => r.Words).WithOne().HasForeignKey(w => w.ResolutionId);
            resolution.Navigation(r => r.Words).AutoInclude();
        });
        model.Entity<ResolutionWord>(word =>
        {
            // The term comes first in the key because queries filter by it.
            word.HasKey(w => new { w.Word, w.ResolutionId });
            word.Property(w => w.Word).HasMaxLength(80);
            word.ToTable("ResolutionWords");
        });
        JsonColumn.Map<Resolution, LanguageText>(model, r => r.Titles);
        JsonColumn.Map<Resolution, string>(model, r => r.Subjects);
        JsonColumn.Map<Resolution, ParagraphContent>(model, r => r.Paragraphs);
    }

    /// <param name="names">Keeps the paragraphs that name one of these States; empty keeps all.</param>
    public V1.Resolution ToProto(params IReadOnlyList<string> names) => new()
    {
        Forum = Forum,
        Resolution_ = Key,
        Symbol = Symbol,
        Kind = Kind,
        Titles = { Titles.Select(t => t.ToProto()) },
        Subjects = { Subjects },
        Session = Session,
        Adopted = Adopted?.ToString() ?? "",
        By = By,
        TextLink = TextLink,
        Source = Source,
        Note = Note,
        Paragraphs = { Paragraphs.Where(p => names.Count == 0 || p.Names.Intersect(names).Any()).Select(p => p.ToProto()) },
        Version = Version,
    };

    public override Announcement ToRecorded() => new ResolutionRecorded(
        Forum, Key, Symbol, Kind, [.. Titles.Select(t => t.ToAnnounced())], [.. Subjects], Session, Adopted?.ToString(), By, TextLink,
        [.. Paragraphs.SelectMany(p => p.Names).Distinct().Order(StringComparer.Ordinal)], Version,
        $"/v1/forums/{Forum}/resolutions/{Key}");
}

/// <summary>A search term of a resolution.</summary>
[WithoutAudience("a part of its resolution, which is public")]
public sealed class ResolutionWord
{
    public required string Word { get; init; }
    public required Guid ResolutionId { get; init; }

    public static string OfSubject(string subject) => "subject:" + subject;
    public static string OfState(string state) => "state:" + state;
}
