using System.Text.Json;
using System.Text.Json.Serialization;
using Embassy.Web.Gateway;

namespace Embassy.Desk.Gateway;

/// <summary>An asset with its texts in every language, as <c>locale=*</c> gives it.</summary>
public sealed record Asset(string Sha256, string MediaType, string? Name, IReadOnlyList<AssetForm>? Forms,
    IReadOnlyList<LocalText>? Texts, string? UploadedByName, DateTimeOffset? UploadedAt, IReadOnlyList<string>? UsedBy, int Version,
    string? PendingChange)
{
    public bool IsPicture() => MediaType.StartsWith("image/", StringComparison.Ordinal);

    /// <summary>The text in a language; null if there is none.</summary>
    public string? TextIn(string locale) => Texts?.FirstOrDefault(t => t.Lang == locale)?.Text is { Length: > 0 } text ? text : null;

    /// <summary>Where the desk shows the smallest form that is wide enough.</summary>
    public string Picture(int width)
    {
        var form = (Forms ?? []).OrderBy(f => f.Width ?? 0).FirstOrDefault(f => f.Width >= width)
            ?? (Forms is [var widest, ..] ? widest : null);
        return "/media/" + (form?.Path.Split('/')[^1] ?? Sha256);
    }
}

public sealed record AssetForm(string Path, int? Width, int? Height,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] long Bytes);

public sealed record ListAssetsResponse(IReadOnlyList<Asset> Assets, string? NextPageToken, int? TotalSize);

/// <summary>A text as a request gives it.</summary>
public sealed record GivenText(string Lang, string Text);

public sealed record DescribeAssetRequest(IReadOnlyList<GivenText> Texts, string? Name);

/// <summary>A fact with its texts in every language.</summary>
public sealed record StaffFact(string Key, string Kind, string? Value, IReadOnlyList<LocalText>? Texts, string? Unit,
    IReadOnlyList<JsonElement>? Units, string? Period, SourceNote? Source, string? AsOf, string Confidence, string? DerivedFrom,
    int Version, DateTimeOffset? ChangedAt, IReadOnlyList<LocalText>? Shown, string? ChangedByName, string? PendingChange)
{
    /// <summary>As pages in this language show it.</summary>
    public LocalText? ShownIn(string locale) => Shown?.FirstOrDefault(t => t.Lang == locale);
}

public sealed record ListStaffFactsResponse(IReadOnlyList<StaffFact> Facts, string? NextPageToken);

public sealed record ListFactHistoryResponse(IReadOnlyList<StaffFact> Versions, string? NextPageToken);

public sealed record GivenSource(string Reference, string? Retrieved, string? Note);

public sealed record CreateFactRequest(string Key, string Kind, string? Value, IReadOnlyList<GivenText>? Texts, string? Unit,
    IReadOnlyList<JsonElement>? Units, string? Period, GivenSource? Source, string? AsOf, string? Confidence, string? DerivedFrom);

public sealed record UpdateFactRequest(string? Value, IReadOnlyList<GivenText>? Texts, string? Unit, IReadOnlyList<JsonElement>? Units,
    string? Period, GivenSource? Source, string? AsOf, string? Confidence, string? DerivedFrom);

public sealed record Impact(string Subject, IReadOnlyList<TouchedEdition> Editions, string? NextPageToken, int? TotalSize);

public sealed record TouchedEdition(string PageKey, string Locale, int Number, string State, string Title, IReadOnlyList<string> Via,
    DateTimeOffset? PublishAt, DateTimeOffset? WithdrawAt);

public sealed record ListPreviewsResponse(IReadOnlyList<Preview> Previews, string? NextPageToken);

public sealed record ImportPageRequest(string Key, string Locale, string Format, string Content, bool ValidateOnly)
{
    public string? Type { get; init; }

    public string? Title { get; init; }

    public string? Slug { get; init; }
}

public sealed record ImportPageResponse(Edition Edition, int Blocks, IReadOnlyList<LeftOut>? NotUnderstood);

/// <summary>What an import left out, or what may read differently from the original.</summary>
public sealed record LeftOut(string What, string Text, string Became);

public sealed record ListChangesResponse(IReadOnlyList<Change> Changes, string? Next, bool More);

/// <summary>A public announcement: what changed, and its place in the log of its service.</summary>
public sealed record Change(string Source, string Type, string Subject, DateTimeOffset? Time, long? Logsequence, ChangeData? Data);

public sealed record ChangeData(string? PageKey, string? Locale, string? Title, int? Edition);

public sealed record PagePlan(string? ReviewBy, string? Owner);

public sealed record ListEditionsResponse(IReadOnlyList<Edition>? Editions);
