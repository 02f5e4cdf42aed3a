using Embassy.Announcements;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Handles one type of announcement of another service, where only the newest of a subject matters: an announcement
/// older than one already handled is skipped as stale. The handler's changes, its inbox entry and the announcements it
/// causes share one transaction, which the service defaults begin and commit. The handler may run again after that
/// transaction failed, never after it was committed.
/// </summary>
public interface IHandle<in T> where T : Announcement
{
    Task Handle(T announcement, CancellationToken cancellation);
}

/// <summary>
/// Handles every announcement of a type, because each has its own content: none is skipped. One may arrive after a
/// newer one of the same subject (<see cref="RequestContext.Overtaken"/> is then true), and the result must not depend
/// on that order.
/// </summary>
public interface IHandleEach<in T> : IHandle<T> where T : Announcement;

/// <summary>Registration of a handler.</summary>
/// <param name="Name">
/// Name of its queue and of the handler in the inbox: <c>content.review-when-engagement-held</c>.
/// </param>
/// <param name="Binding">Routing keys of its queue: <c>events.engagement.held.*</c>.</param>
/// <param name="Type">The CloudEvents type it handles.</param>
/// <param name="From">The service that announces it.</param>
/// <param name="Each">True when no announcement may be skipped as stale.</param>
/// <param name="DropCopy">Drops the handler's copy of a source's data; null if it keeps no copy.</param>
public sealed record AnnouncementHandler(
    string Name, string Binding, string Type, string From, bool Each, Type Data,
    Func<IServiceProvider, Announcement, CancellationToken, Task> Run,
    Func<IServiceProvider, string, CancellationToken, Task>? DropCopy = null)
{
    /// <summary>
    /// The type without its version. Another version on the same routing key belongs to another handler.
    /// </summary>
    public string Family { get; } = Type[..(Type.LastIndexOf('.') + 1)];

    public static AnnouncementHandler Of<TAnnouncement, TReaction>(string service)
        where TAnnouncement : Announcement where TReaction : class, IHandle<TAnnouncement>
    {
        var name = AnnouncedAttribute.Of(typeof(TAnnouncement));
        return new AnnouncementHandler($"{service}.{Kebab(typeof(TReaction).Name)}", $"{name.Name}.*", name.Type, name.Service,
            typeof(TReaction).IsAssignableTo(typeof(IHandleEach<TAnnouncement>)), typeof(TAnnouncement),
            (services, announcement, cancellation) =>
                ActivatorUtilities.GetServiceOrCreateInstance<TReaction>(services).Handle((TAnnouncement)announcement, cancellation),
            !typeof(TReaction).IsAssignableTo(typeof(IKeepsCopy)) ? null : (services, source, cancellation) =>
                ((IKeepsCopy)(object)ActivatorUtilities.GetServiceOrCreateInstance<TReaction>(services)).DropCopy(source, cancellation));
    }

    static string Kebab(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
