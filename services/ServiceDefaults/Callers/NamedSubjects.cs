using System.Collections.Concurrent;
using Embassy.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The fields of a message, and of all messages in it, that hold subjects of tokens and have a field for the name of
/// each (<c>embassy.v1.name_of</c>).
/// </summary>
sealed class NamedSubjects
{
    static readonly ConcurrentDictionary<MessageDescriptor, NamedSubjects> Known = new();

    readonly List<(IFieldAccessor Subject, IFieldAccessor Name, bool Repeated)> fields = [];
    readonly List<(IFieldAccessor Field, bool Repeated, NamedSubjects Inner)> inner = [];

    /// <summary>Returns null if no message of this type can hold a subject with a name.</summary>
    public static NamedSubjects? Of(MessageDescriptor type)
    {
        var found = Known.GetOrAdd(type, static t =>
        {
            Dictionary<MessageDescriptor, NamedSubjects> built = [];
            var all = Build(t, built);
            foreach (var each in built.Values) each.inner.RemoveAll(i => !i.Inner.HasFields([]));
            return all;
        });
        return found.HasFields([]) ? found : null;
    }

    // A type that contains itself gets one instance that refers to itself.
    static NamedSubjects Build(MessageDescriptor type, Dictionary<MessageDescriptor, NamedSubjects> building)
    {
        if (building.TryGetValue(type, out var begun)) return begun;
        var found = building[type] = new NamedSubjects();
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (field.FieldType == FieldType.Message && !field.IsMap)
                found.inner.Add((field.Accessor, field.IsRepeated, Build(field.MessageType, building)));
            if (field.GetOptions()?.GetExtension(OptionsExtensions.NameOf) is not { Length: > 0 } subject) continue;
            var named = type.FindFieldByName(subject)
                ?? throw new InvalidOperationException($"{field.FullName} names '{subject}', which is no field beside it.");
            found.fields.Add((named.Accessor, field.Accessor, field.IsRepeated));
        }
        return found;
    }

    bool HasFields(HashSet<NamedSubjects> seen) => seen.Add(this) && (fields.Count > 0 || inner.Exists(i => i.Inner.HasFields(seen)));

    /// <summary>Adds the subjects of the message to <paramref name="subjects"/>.</summary>
    public void Collect(IMessage message, HashSet<string> subjects)
    {
        foreach (var (subject, _, repeated) in fields)
        {
            if (repeated) subjects.UnionWith((RepeatedField<string>)subject.GetValue(message));
            else if (subject.GetValue(message) is string { Length: > 0 } one) subjects.Add(one);
        }
        foreach (var (part, named) in Parts(message)) named.Collect(part, subjects);
    }

    /// <summary>
    /// Writes the names beside their subjects. A list keeps its order, with the subject where no name is known, and is
    /// empty if none is.
    /// </summary>
    public void Fill(IMessage message, IReadOnlyDictionary<string, string> names)
    {
        foreach (var (subject, name, repeated) in fields)
        {
            if (repeated)
            {
                var list = (RepeatedField<string>)name.GetValue(message);
                list.Clear();
                var all = (RepeatedField<string>)subject.GetValue(message);
                if (all.Any(names.ContainsKey)) list.AddRange(all.Select(s => names.GetValueOrDefault(s, s)));
            }
            else if (subject.GetValue(message) is string one && names.TryGetValue(one, out var known)) name.SetValue(message, known);
        }
        foreach (var (part, named) in Parts(message)) named.Fill(part, names);
    }

    IEnumerable<(IMessage Part, NamedSubjects Named)> Parts(IMessage message)
    {
        foreach (var (field, repeated, named) in inner)
        {
            if (field.GetValue(message) is not { } value) continue;
            if (!repeated) yield return ((IMessage)value, named);
            else foreach (var item in (System.Collections.IList)value) yield return ((IMessage)item, named);
        }
    }
}
