using Embassy.Announcements;
using Embassy.Suite.Tests.Conventions;

namespace Embassy.Suite.Tests.Contracts;

public class AnnouncementLockTests
{
    static readonly ContractLock Lock = new("services/Announcements/contract.lock", 2);

    [Fact]
    public void The_announcements_keep_what_was_promised() => Lock.Hold(AnnouncementLines.Of(AnnouncementLines.Records));

    [Fact]
    public void The_lines_say_what_is_on_the_wire()
    {
        var lines = AnnouncementLines.Of(AnnouncementLines.Records);
        string[] known =
        [
            "embassy.content.edition.published.v1 data.pageKey string",
            "embassy.content.edition.published.v1 data.cites[] string",
            "embassy.content.edition.published.v1 routingkey content.edition.published.{locale}",
            "embassy.content.edition.published.v1 subject pages/{pageKey}/editions/{locale}",
            "embassy.events.engagement.held.v1 routingkey events.engagement.held.-",
            "embassy.events.engagement.held.v1 subjectversion data.engagement.version",
            "embassy.events.engagement.held.v1 data.engagement.zone string?",
            "embassy.events.engagement.held.v1 data.engagement.titles[].lang string",
            "cloudevent subjectversion integer",
        ];
        foreach (var line in known) Assert.Contains(line, lines);
        Assert.DoesNotContain(lines, l => l.Contains("data.subject ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_member_that_goes_or_changes_is_found_and_never_accepted()
    {
        Broken<Renamed>("gone is\n  embassy.forums.membership.recorded.v1 data.state string");
        Broken<Retyped>(
            "changed is\n  embassy.forums.membership.recorded.v1 data.forum string\nto\n  embassy.forums.membership.recorded.v1 "
            + "data.forum string?");
        Broken<Elsewhere>("changed is\n  embassy.forums.membership.recorded.v1 subject forums/{forum}/members/{state}");
        Broken<OfOneLanguage>("changed is\n  embassy.forums.membership.recorded.v1 routingkey forums.membership.recorded.-");
        Broken<SecondVersion>("gone is\n  embassy.forums.membership.recorded.v1 data.forum string");
    }

    [Fact]
    public void A_member_that_is_new_is_found_and_accepted_when_asked_for()
    {
        var (before, now) = (AnnouncementLines.Of([typeof(Promised)]), AnnouncementLines.Of([typeof(Wider)]));
        Assert.Empty(Lock.Broken(before, now));
        Violations.One(Lock.Added(before, now), "embassy.forums.membership.recorded.v1 data.note string?");
        Assert.Contains("embassy.forums.membership.recorded.v1 data.note string?", Lock.With(before, now)!);
    }

    static void Broken<T>(string says) where T : Announcement
    {
        var (before, now) = (AnnouncementLines.Of([typeof(Promised)]), AnnouncementLines.Of([typeof(T)]));
        Assert.Contains(Lock.Broken(before, now),
            b => b.Contains(says, StringComparison.Ordinal) && b.Contains("put it back", StringComparison.Ordinal));
        Assert.Null(Lock.With(before, now));
    }

    const string Recorded = "forums.membership.recorded";

    [Announced(Recorded, 1)]
    sealed record Promised(string Forum, string State, int Version) : Announcement
    {
        public override string Subject => $"forums/{Forum}/members/{State}";
        public override int SubjectVersion => Version;
    }

    [Announced(Recorded, 1)]
    sealed record Renamed(string Forum, string Country, int Version) : Announcement
    {
        public override string Subject => $"forums/{Forum}/members/{Country}";
        public override int SubjectVersion => Version;
    }

    [Announced(Recorded, 1)]
    sealed record Retyped(string? Forum, string State, int Version) : Announcement
    {
        public override string Subject => $"forums/{Forum}/members/{State}";
        public override int SubjectVersion => Version;
    }

    [Announced(Recorded, 1)]
    sealed record Elsewhere(string Forum, string State, int Version) : Announcement
    {
        public override string Subject => $"members/{State}";
        public override int SubjectVersion => Version;
    }

    [Announced(Recorded, 1)]
    sealed record OfOneLanguage(string Forum, string State, int Version) : Announcement
    {
        public override string Subject => $"forums/{Forum}/members/{State}";
        public override int SubjectVersion => Version;
        public override string? Language => State;
    }

    [Announced(Recorded, 2)]
    sealed record SecondVersion(string Forum, string State, int Version) : Announcement
    {
        public override string Subject => $"forums/{Forum}/members/{State}";
        public override int SubjectVersion => Version;
    }

    [Announced(Recorded, 1)]
    sealed record Wider(string Forum, string State, string? Note, int Version) : Announcement
    {
        public override string Subject => $"forums/{Forum}/members/{State}";
        public override int SubjectVersion => Version;
    }
}
