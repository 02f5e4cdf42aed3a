using Embassy.Content;
using Embassy.Content.Facts;
using Embassy.ServiceDefaults;

return await ServiceCommands.Run(args, arguments => ContentHost.Build(arguments), FactsCommand.Create());
