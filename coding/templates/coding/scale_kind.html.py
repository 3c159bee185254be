BBBB BBBBBB BBBBBBBBBB BB BBBBBBBBB pgettext(u'scale', u'nominal') BBBB BBBBBBBBBB BB BBBBBBBBB pgettext(u'scale', u'ordinal') BBBB pgettext(u'scale', u'interval') BBBBB
