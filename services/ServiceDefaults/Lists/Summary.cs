using Google.Protobuf;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Makes the summary of a record that a list shows. A member has the same number in both messages, so the bytes of the
/// record are those of its summary and of what the summary leaves out.
/// </summary>
public static class Summary<T> where T : IMessage<T>, new()
{
    static readonly MessageParser<T> Parser = new MessageParser<T>(() => new T()).WithDiscardUnknownFields(true);

    public static T Of(IMessage record) => Parser.ParseFrom(record.ToByteString());
}
