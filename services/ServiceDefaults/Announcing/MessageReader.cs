using System.Text;
using System.Text.Json;
using Embassy.Announcements;

namespace Embassy.ServiceDefaults;

/// <summary>Parses and validates an untrusted message: any account that can publish may have sent it.</summary>
public static class MessageReader
{
    const int LongestSubject = 500;

    /// <returns>Null for another version of the same type, which belongs to another handler.</returns>
    /// <exception cref="RejectedException">The message can never be handled.</exception>
    public static CloudEvent? Read(ReadOnlyMemory<byte> body, AnnouncementHandler announcementHandler)
    {
        CloudEvent told;
        try
        {
            CheckTexts(body.Span);
            told = JsonSerializer.Deserialize<CloudEvent>(body.Span, Announcement.Json) ?? throw Unreadable("It is null.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException)
        {
            throw Unreadable($"It is no CloudEvent in JSON: {e.Message}");
        }
        if (!Guid.TryParse(told.Id, out _)) throw Unreadable("Its id is no UUID.");
        if (told.Subject is not { Length: > 0 and <= LongestSubject })
            throw Unreadable($"Its subject has not 1 to {LongestSubject} characters.");
        if (told.SubjectVersion < 0) throw Unreadable("Its subjectversion is negative.");
        if (told.Sequence < 1) throw Unreadable("Its sequence is less than 1.");
        if (told.Type != announcementHandler.Type)
        {
            if (told.Type.StartsWith(announcementHandler.Family, StringComparison.Ordinal)) return null;
            throw Unreadable($"Its type is not {announcementHandler.Type}.");
        }
        if (!Announces(told.Source, announcementHandler.From))
            throw new RejectedException(InboxReasons.WrongSource,
                $"{announcementHandler.Type} comes from the log of {announcementHandler.From}, not from {Short(told.Source)}.");
        if (!told.Withheld) Data(told, announcementHandler);
        return told;
    }

    /// <summary>Deserializes the typed data and checks it against the envelope.</summary>
    /// <exception cref="RejectedException">The data does not have the shape of its type.</exception>
    public static Announcement Data(CloudEvent told, AnnouncementHandler announcementHandler)
    {
        Announcement? data;
        try
        {
            data = (Announcement?)told.Data?.Deserialize(announcementHandler.Data, Announcement.Json);
            if (data is not null && data.Subject == told.Subject && data.SubjectVersion == told.SubjectVersion) return data;
        }
        // A missing member may only surface when the subject is composed.
        catch (Exception e) when (e is JsonException or NullReferenceException or InvalidOperationException or ArgumentException
        or NotSupportedException)
        {
            throw Unreadable($"Its data is not of the shape of {announcementHandler.Type}: {e.Message}");
        }
        throw Unreadable("Its data is of another subject or version than it says.");
    }

    /// <summary>Returns true if the source is a log of the service.</summary>
    public static bool Announces(string source, string service) => LogSource.Parse(source)?.IsOf(service) == true;

    /// <summary>
    /// Returns true if a link is a path of our own gateway. Others are rejected, because a link may end up in a public
    /// record.
    /// </summary>
    public static bool IsOwnPath(string link) =>
        link.Length == 0
        || link.StartsWith('/') && !link.StartsWith("//", StringComparison.Ordinal) && !link.Contains('\\', StringComparison.Ordinal)
            && !link.Any(char.IsControl);

    // PostgreSQL rejects U+0000 anywhere in a text.
    static void CheckTexts(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        var link = false;
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)) continue;
            var text = reader.GetString()!;
            if (text.Contains('\0', StringComparison.Ordinal)) throw Unreadable("It holds U+0000.");
            if (link && reader.TokenType == JsonTokenType.String && !IsOwnPath(text))
                throw Unreadable("Its link is no path of the gateway.");
            link = reader.TokenType == JsonTokenType.PropertyName && text.Equals("link", StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>Returns the text of an unreadable message in a form that can be stored and displayed.</summary>
    public static string Text(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span).Replace('\0', '\uFFFD');

    static string Short(string text) => text.Length <= 100 ? text : text[..100];

    static RejectedException Unreadable(string why) => new(InboxReasons.Unreadable, why);
}
