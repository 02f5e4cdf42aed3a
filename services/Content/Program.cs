using Embassy.Content;
using Embassy.Content.Facts;
using Embassy.Content.Search;
using Embassy.ServiceDefaults;

return await ServiceCommands.Run(args, arguments => ContentHost.Build(arguments), FactsCommand.Create(),
    new ServiceCommand("rebuild", "Makes the search index anew, in every replica.", IndexOrder.Rebuild));
