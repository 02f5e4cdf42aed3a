using Embassy.Events.Disclosures;
using Embassy.ServiceDefaults;
using Embassy.V1;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Engagements;

/// <summary>The topics of an engagement, in order.</summary>
[AudienceChangedBy("UpdateEngagement")]
public sealed class Agenda : IHasAudience
{
    public required Guid EngagementId { get; init; }
    public List<AgendaItem> Items { get; private set; } = [];
    public string Audience { get; private set; } = Audiences.Public;
    public DateTimeOffset? EmbargoUntil { get; private set; }

    public bool IsPublic(DateTimeOffset now) => Disclosure.Of(Disclosure.Open, this).IsPublic(now);

    public static Agenda? Of(Guid engagement, Agenda? there, List<AgendaItem> items, Disclosure disclosure)
    {
        if (there is null && items.Count == 0 && disclosure == Disclosure.Open) return null;
        there ??= new Agenda { EngagementId = engagement };
        (there.Items, there.Audience, there.EmbargoUntil) = (items, disclosure.Audience, disclosure.EmbargoUntil);
        return there;
    }

    public V1.Disclosure ToDisclosure() => Disclosure.ToProto(this);

    public static void Map(ModelBuilder model)
    {
        model.Entity<Agenda>(agenda =>
        {
            agenda.HasKey(a => a.EngagementId);
            agenda.Property(a => a.EngagementId).ValueGeneratedNever();
            agenda.ToTable("Agendas");
        });
        JsonColumn.Map<Agenda, AgendaItem>(model, a => a.Items);
    }
}

public sealed record AgendaItem(List<LanguageText> Texts)
{
    public V1.AgendaItem ToProto() => new() { Texts = { Texts.Select(t => t.ToProto()) } };
}
