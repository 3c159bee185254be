BBBB BBBBB BBBB #

XXX XXXXXXXXXXXXXXXXXXX
    BB BBBBBBBBBBBBBBBBBXXXXX
            XXXX
                BBBB BBBBBB
                 gettext(u'Include') 
            XXXXX
            XXXXBBBBBB BBBBBBBBBBBBBBBBBXXXXX
        XXXXXXBBBBB
    BB BBBBBBBBBBBBBBBBBXXXXX
            XXXX
                BBBB BBBBBBB
                 gettext(u'Exclude') 
            XXXXX
            XXXXBBBBBB BBBBBBBBBBBBBBBBBXXXXX
        XXXXXXBBBBB
    BB BBBBBBBBBBBBXXXXX
            XXXX
                BBBB BBBBBBB
                 gettext(u'Example') 
            XXXXX
            XXX XXXXXXXXXXXXXXX XXXXXXXXXXXXX
        XXXXXXBBBBB
XXXXX
