using Embassy.Announcements;

namespace Embassy.ServiceDefaults;

/// <summary>
/// What a service does when another tells it something. It works on the service's database; what it changes, the note that
/// the announcement was handled, and what it announces in turn are one transaction, which the floor begins and ends.
/// It may run again for the same announcement if that transaction failed; it never runs again after it succeeded.
/// </summary>
public interface IReactTo<in T> where T : Announcement
{
    Task React(T announcement, CancellationToken cancellation);
}

/// <summary>A reaction as the floor runs it.</summary>
/// <param name="Name">Its queue and its name in the inbox: <c>content.review-when-engagement-held</c>.</param>
/// <param name="Binding">The routing keys it hears: <c>events.engagement.held.*</c>.</param>
/// <param name="Type">The CloudEvents type it takes.</param>
/// <param name="From">The service that tells it.</param>
/// <param name="DropCopy">Drops what it keeps of a source; null where it keeps no copy.</param>
public sealed record Reaction(
    string Name, string Binding, string Type, string From, Func<IServiceProvider, CloudEvent, CancellationToken, Task> Run,
    Func<IServiceProvider, string, CancellationToken, Task>? DropCopy = null)
{
    public static Reaction Of<TAnnouncement, TReaction>(string service)
        where TAnnouncement : Announcement where TReaction : class, IReactTo<TAnnouncement>
    {
        var name = AnnouncedAttribute.Of(typeof(TAnnouncement));
        return new Reaction($"{service}.{Kebab(typeof(TReaction).Name)}", $"{name.Name}.*", name.Type, name.Service, (services, told, cancellation) =>
        {
            var announcement = (told.Data is { } data ? System.Text.Json.JsonSerializer.Deserialize<TAnnouncement>(data, Announcement.Json) : null)
                ?? throw new FormatException($"{told.Type} {told.Id} has no data.");
            var reaction = Microsoft.Extensions.DependencyInjection.ActivatorUtilities.GetServiceOrCreateInstance<TReaction>(services);
            return reaction.React(announcement, cancellation);
        }, !typeof(TReaction).IsAssignableTo(typeof(IKeepsCopy)) ? null : (services, source, cancellation) =>
            ((IKeepsCopy)(object)Microsoft.Extensions.DependencyInjection.ActivatorUtilities.GetServiceOrCreateInstance<TReaction>(services)).DropCopy(source, cancellation));
    }

    static string Kebab(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
