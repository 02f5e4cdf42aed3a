using Embassy.Search;
using Embassy.Search.Indexing;
using Embassy.ServiceDefaults;

return await ServiceCommands.Run(args, arguments => SearchHost.Build(arguments),
    new ServiceCommand("rebuild", "Makes the search index anew, in every replica.", IndexOrder.Rebuild));
