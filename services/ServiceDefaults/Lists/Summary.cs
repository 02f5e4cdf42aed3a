using Google.Protobuf;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Makes the summary of a record that a list shows. A member has the same number in both messages, so the bytes of the
/// record are those of its summary and of what the summary leaves out.
/// </summary>
public static class Summary
{
    public static T Of<T>(IMessage record) where T : IMessage<T>, new() => Parsers<T>.Known.ParseFrom(record.ToByteString());

    static class Parsers<T> where T : IMessage<T>, new()
    {
        public static readonly MessageParser<T> Known = new MessageParser<T>(() => new T()).WithDiscardUnknownFields(true);
    }
}
