using Embassy.Content;
using Embassy.Content.Search;
using Embassy.ServiceDefaults;

return await Commands.Run(args, arguments => ContentHost.Build(arguments),
    new OwnCommand("rebuild", "make the search index anew, in every replica", IndexOrder.Rebuild));
