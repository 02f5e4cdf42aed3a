namespace Embassy.ServiceDefaults;

/// <summary>
/// A broker account and its permissions, as RabbitMQ's regular expressions over queue and exchange names (configure,
/// write, read) and over the routing keys of <see cref="BusOptions.Exchange"/> (topic write, topic read).
/// </summary>
public sealed record BrokerAccount(string User, string Configure, string Write, string Read, string TopicWrite, string TopicRead)
{
    const string Nothing = "^$", Everything = ".*";

    // A queue with a broker-generated name is exclusive to its connection: no other account can use it.
    const string OwnListener = "amq\\.gen-.*";

    static readonly string Exchange = BusOptions.Exchange.Replace(".", "\\.", StringComparison.Ordinal);

    /// <summary>
    /// Account of a service that announces: its queues are named <c>{user}.…</c>, and it publishes only its own routing
    /// keys. All forums (<c>forums-un</c>) publish <c>forums.…</c>.
    /// </summary>
    public static BrokerAccount Service(string user) => new(user,
        Configure: $"^({user}\\..*|{OwnListener})$",
        Write: $"^({user}\\..*|{OwnListener}|{Exchange})$",
        Read: $"^({user}\\..*|{OwnListener}|{Exchange})$",
        TopicWrite: $"^{user.Split('-')[0]}\\..*$",
        TopicRead: Everything);

    /// <summary>
    /// Account of a host that only listens, on queues that end with its connection: the gateway and webhooks.
    /// </summary>
    public static BrokerAccount Listener(string user) => new(user,
        Configure: $"^{OwnListener}$",
        Write: $"^{OwnListener}$",
        Read: $"^({OwnListener}|{Exchange})$",
        TopicWrite: Nothing,
        TopicRead: Everything);

    /// <summary>
    /// Account of an external consumer: it reads its two queues, which are created for it, and nothing else.
    /// </summary>
    public static BrokerAccount Consumer(string user) => new(user,
        Configure: Nothing, Write: Nothing, Read: $"^{user}(\\.dead)?$", TopicWrite: Nothing, TopicRead: Nothing);
}
