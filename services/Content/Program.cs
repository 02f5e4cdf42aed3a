using Embassy.Content;
using Embassy.ServiceDefaults;

return await Commands.Run(args, arguments => ContentHost.Build(arguments));
